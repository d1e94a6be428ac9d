// SPDX-License-Identifier: Apache-2.0

/// Reads the numbers of variable length that unwind tables are made of.
struct LEB128 {
  private let bytes: ByteView
  /// Where the next number starts.
  var position: Int
  private let end: Int

  /// A reader of the bytes from `position` to `end`, both inside `bytes`.
  init(_ bytes: ByteView, from position: Int, to end: Int) {
    self.bytes = bytes
    self.position = position
    self.end = end
  }

  /// The next byte, if there is one.
  mutating func byte() -> UInt8? {
    guard position < end else { return nil }
    position += 1
    return bytes[position - 1]
  }

  /// The next unsigned number; nil if it does not end, or takes more than ten bytes. Bits above the
  /// 64th are dropped.
  mutating func unsigned() -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 70 {
      guard let byte = byte() else { return nil }
      if shift < 64 { value |= UInt64(byte & 0x7F) << shift }
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  /// The next signed number; nil if it does not end, or takes more than ten bytes.
  mutating func signed() -> Int64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 70 {
      guard let byte = byte() else { return nil }
      if shift < 64 { value |= UInt64(byte & 0x7F) << shift }
      shift += 7
      if byte < 0x80 {
        if byte & 0x40 != 0, shift < 64 { value |= UInt64.max << shift }
        return Int64(bitPattern: value)
      }
    }
    return nil
  }
}
