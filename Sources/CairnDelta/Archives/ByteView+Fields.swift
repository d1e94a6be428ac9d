// SPDX-License-Identifier: Apache-2.0

extension ByteView {
  /// The 2 bytes at `offset` as a little-endian number.
  func word16(at offset: Int) -> UInt16 {
    UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
  }

  /// The text in `range`, cut to what is kept of names. What is no UTF-8 is replaced.
  func name(_ range: Range<Int>) -> String {
    let size = Swift.min(range.count, DeflateStream.nameLimit)
    return String(
      decoding: self[range.lowerBound..<range.lowerBound + size].copied(), as: UTF8.self)
  }

  /// Whether a byte in `range` is below a blank.
  func hasControls(_ range: Range<Int>) -> Bool {
    for place in range where self[place] < 0x20 { return true }
    return false
  }
}
