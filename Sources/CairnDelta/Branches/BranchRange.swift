// SPDX-License-Identifier: Apache-2.0

/// A range of the target that holds machine code, whose literals are coded with the operands of
/// calls made absolute (References/Branches).
package struct BranchRange: Sendable, Equatable {
  package var range: Range<Int>
  /// The address of its first byte, in the image that it belongs to.
  package var address: UInt32
  package var machine: ExecutableImage.Machine

  package init(range: Range<Int>, address: UInt32, machine: ExecutableImage.Machine) {
    self.range = range
    self.address = address
    self.machine = machine
  }

  /// The most ranges that a delta may have.
  static let limit = 1 << 16
  /// The most ranges that an encoder names, so that a decoder's memory stays small.
  static let mostWritten = 1 << 13
  /// Less code than this is not worth a range, bytes.
  static let leastSize = 64

  /// The address of the byte at `place` of the target.
  func address(of place: Int) -> UInt32 {
    address &+ UInt32(truncatingIfNeeded: place - range.lowerBound)
  }

  /// The code of the images in `bytes`, in order.
  package static func all(of images: [FoundImage], in bytes: ByteView) -> [BranchRange] {
    var result: [BranchRange] = []
    for found in images {
      let part = bytes[found.offset..<found.offset + found.size]
      guard let image = found.format.image(in: part), image.machine != .none else { continue }
      for section in image.sections where section.content == .code && section.size > 0 {
        let start = found.offset + section.offset
        let next = BranchRange(
          range: start..<start + section.size, address: section.address, machine: image.machine)
        if let last = result.last, last.isContinued(by: next) {
          result[result.count - 1].range = last.range.lowerBound..<next.range.upperBound
        } else {
          result.append(next)
        }
      }
    }
    return Array(result.filter { $0.range.count >= leastSize }.prefix(mostWritten))
  }

  /// Whether `next` follows so closely, in the file and in memory, that both are one range.
  private func isContinued(by next: BranchRange) -> Bool {
    machine == next.machine && next.range.lowerBound - range.upperBound < BranchRange.leastSize
      && address(of: next.range.lowerBound) == next.address
  }
}
