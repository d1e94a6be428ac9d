// SPDX-License-Identifier: Apache-2.0

/// What the bytes of a cover are, as far as the base tells.
enum CorrectionContent: Int {
  /// Code of AArch64, the words of which stay aligned.
  case words = 0
  /// Code of x86-64.
  case instructions = 1
  /// Anything else of an executable.
  case data = 2
  /// Nothing is known.
  case unknown = 3

  /// The content of a cover from `offset` of the base to `place` of the target, by the section in
  /// which it starts.
  init(_ addresses: AddressSpace, offset: Int, place: Int) {
    let number = addresses.section(holding: offset)
    guard number >= 0 else {
      self = .unknown
      return
    }
    let section = addresses.sections[number]
    guard section.content == .code else {
      self = .data
      return
    }
    switch addresses.images[section.image].machine {
    case .arm64: self = (offset ^ place) & 3 == 0 ? .words : .data
    case .x64: self = .instructions
    case .none: self = .data
    }
  }
}
