// SPDX-License-Identifier: Apache-2.0

/// A place in a stream of bytes, words and compressed numbers, as `FuncInfo4` has them.
struct PECursor {
  private var position: Int
  private let end: Int

  /// A cursor at `position`, for bytes before `end`.
  init(at position: Int, end: Int) {
    self.position = position
    self.end = end
  }

  mutating func byte(in bytes: ByteView) -> UInt8? {
    guard position < end else { return nil }
    position &+= 1
    return bytes[position &- 1]
  }

  /// Where the next four bytes lie.
  mutating func word(in bytes: ByteView) -> Int? {
    guard end &- position >= 4 else { return nil }
    position &+= 4
    return position &- 4
  }

  /// A number of up to 32 bits in one to five bytes; the low bits of the first tell how many.
  mutating func number(in bytes: ByteView) -> UInt32? {
    guard position < end else { return nil }
    let first = UInt32(bytes[position])
    let length = min((~first).trailingZeroBitCount, 4) + 1
    guard end &- position >= length else { return nil }
    var value: UInt32 = 0
    if length == 5 {
      value = bytes.word32(at: position &+ 1)
    } else {
      for index in 0..<length {
        value |= UInt32(bytes[position &+ index]) << UInt32(8 &* index)
      }
      value >>= UInt32(length)
    }
    position &+= length
    return value
  }
}
