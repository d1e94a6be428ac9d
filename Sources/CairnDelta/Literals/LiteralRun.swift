// SPDX-License-Identifier: Apache-2.0

/// A run of literals between two covers, as the mixed coder sees it.
struct LiteralRun {
  /// What a run consists of.
  enum Form: Int {
    /// Bytes of any kind.
    case bytes = 0
    /// x86-64 code.
    case x64 = 1
    /// AArch64 code: whole words, highest byte first.
    case arm64 = 2
  }

  /// The target's offset of the next literal.
  var place: Int
  /// The base's offset that goes along with `place` by the cover before; nil if there is none.
  var before: Int?
  /// The same by the cover behind.
  var behind: Int?
  let form: Form
  /// The address of the target's offset 0, if the run lies in code.
  let addressShift: UInt32

  /// The run in `range` of a target with these addresses, `previous` being the latest cover before
  /// it that copies, and `next` the cover that follows.
  init(
    _ range: Range<Int>, after previous: Cover?, before next: Cover?, in addresses: AddressSpace
  ) {
    place = range.lowerBound
    if let previous, let offset = previous.baseOffset {
      before = offset + range.lowerBound - previous.start
    }
    if let next, let offset = next.baseOffset {
      behind = offset - (next.start - range.lowerBound)
    }
    let number = addresses.section(holding: range.lowerBound)
    guard number >= 0, addresses.sections[number].content == .code else {
      form = .bytes
      addressShift = 0
      return
    }
    let section = addresses.sections[number]
    switch addresses.images[section.image].machine {
    case .none: form = .bytes
    case .x64: form = .x64
    case .arm64: form = .arm64
    }
    addressShift = section.address &- UInt32(truncatingIfNeeded: section.offset)
  }
}
