// SPDX-License-Identifier: Apache-2.0

/// Tells at little cost whether a deflate block may start at a place: bytes that are none fail in
/// nearly all cases within a few nanoseconds.
///
///     bits  field of a block
///        1  whether it is the last
///        2  form: 0 stored, 1 fixed codes, 2 dynamic codes
///           dynamic codes:
///        5  number of literal and length codes - 257
///        5  number of distance codes - 1
///        4  number of code-length codes - 4
///     3 * n code-length codes' lengths, in an order of their own
///           the lengths of all codes, coded
enum BlockCheck {
  /// The least number of bytes behind the start of a block with dynamic codes.
  private static let leastSize = 10
  /// The most that the fields for the numbers of codes may say: 286 codes, 30 codes.
  private static let mostCodes: UInt32 = 29

  /// Whether the block at `offset` may be the first of a stream, whatever its form.
  static func isPlausible(_ bytes: ByteView, at offset: Int) -> Bool {
    guard offset < bytes.count else { return false }
    switch bytes[offset] >> 1 & 3 {
    case 0:
      guard bytes.count - offset >= 5 else { return false }
      let sizes = bytes.word32(at: offset + 1)
      return sizes & 0xFFFF == ~sizes >> 16
    case 1: return true
    case 2: return hasDynamicForm(bytes, at: offset)
    default: return false
    }
  }

  /// Whether the block at `offset` may have dynamic codes, the code-length code being complete
  /// and, as encoders write it, without lengths of 0 at its end.
  @inline(__always)
  static func hasLikelyForm(_ bytes: ByteView, at offset: Int) -> Bool {
    guard bytes.count - offset >= leastSize else { return false }
    let fields = bytes.word32(at: offset)
    guard fields & 6 == 4, fields >> 3 & 31 <= mostCodes, fields >> 8 & 31 <= mostCodes else {
      return false
    }
    let count = UInt64(fields >> 13 & 15) + 4
    guard count == 4 || bytes.word64(at: offset + 2) &>> (3 &* count &- 2) & 7 != 0 else {
      return false
    }
    return hasCodeLengthCode(bytes, at: offset, count)
  }

  /// Whether zlib would take all the codes of a block that has a likely form.
  ///
  /// A block whose codes reach into the last 8 bytes is taken for none.
  static func hasCompleteCodes(_ bytes: ByteView, at offset: Int) -> Bool {
    let fields = bytes.word32(at: offset)
    let count = UInt64(fields >> 13 & 15) + 4
    var codes = CodeLengths(
      bytes, at: 8 * offset + 17 + 3 * Int(count),
      code: CodeLengthCode(codeLengths(bytes, at: offset, count)))
    return codes.areComplete(
      literals: Int(fields >> 3 & 31) + 257, distances: Int(fields >> 8 & 31) + 1)
  }

  private static func hasDynamicForm(_ bytes: ByteView, at offset: Int) -> Bool {
    guard bytes.count - offset >= leastSize else { return false }
    let fields = bytes.word32(at: offset)
    return fields >> 3 & 31 <= mostCodes && fields >> 8 & 31 <= mostCodes
      && hasCodeLengthCode(bytes, at: offset, UInt64(fields >> 13 & 15) + 4)
  }

  private static func hasCodeLengthCode(
    _ bytes: ByteView, at offset: Int, _ count: UInt64
  ) -> Bool {
    var lengths = codeLengths(bytes, at: offset, count)
    var sum = 0
    while lengths != 0 {
      let length = Int(lengths & 7)
      lengths &>>= 3
      sum &+= length > 0 ? 128 &>> length : 0
    }
    return sum == 128
  }

  /// The `count` lengths of the code-length code, 3 bits each: all of the 19 lie in one word.
  private static func codeLengths(_ bytes: ByteView, at offset: Int, _ count: UInt64) -> UInt64 {
    (bytes.word64(at: offset + 2) &>> 1) & (1 &<< (3 &* count) &- 1)
  }
}
