// SPDX-License-Identifier: Apache-2.0

/// The symbols of deflate's three codes (RFC 1951, 3.2.5 to 3.2.7).
enum Alphabet {
  /// Literals, the end of a block, lengths.
  static let literalCount = 286
  /// Distances.
  static let distanceCount = 30
  /// The lengths of codes, and their runs.
  static let codeLengthCount = 19
  /// The symbol that ends a block.
  static let endOfBlock = 256
  /// The longest code of a literal or distance, and of a code length.
  static let maxCodeLength = 15
  static let maxCodeLengthLength = 7

  /// The order in which the lengths of the code for code lengths are sent.
  static let codeLengthOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  /// The lengths of the fixed code for literals, of all 288 symbols.
  static let fixedLiteralLengths: [UInt8] =
    [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112)
    + [UInt8](repeating: 7, count: 24) + [UInt8](repeating: 8, count: 8)
  /// The lengths of the fixed code for distances, of all 32 symbols.
  static let fixedDistanceLengths = [UInt8](repeating: 5, count: 32)

  /// The symbol of a match length, less 257, with the number and value of its extra bits.
  @inline(__always)
  static func lengthSymbol(_ length: Int) -> (symbol: Int, bits: Int, extra: Int) {
    let above = length &- Token.minLength
    if length == Token.maxLength { return (28, 0, 0) }
    if above < 8 { return (above, 0, 0) }
    let bits = Int.bitWidth &- 3 &- above.leadingZeroBitCount
    return (bits &* 4 &+ above &>> bits, bits, above & (1 &<< bits &- 1))
  }

  /// The symbol of a match distance, with the number and value of its extra bits.
  @inline(__always)
  static func distanceSymbol(_ distance: Int) -> (symbol: Int, bits: Int, extra: Int) {
    let above = distance &- 1
    if above < 4 { return (above, 0, 0) }
    let bits = Int.bitWidth &- 2 &- above.leadingZeroBitCount
    return (bits &* 2 &+ above &>> bits, bits, above & (1 &<< bits &- 1))
  }

  /// The extra bits of a length symbol, less 257.
  static func lengthBits(_ symbol: Int) -> Int { symbol < 8 || symbol == 28 ? 0 : symbol / 4 - 1 }

  /// The extra bits of a distance symbol.
  static func distanceBits(_ symbol: Int) -> Int { symbol < 4 ? 0 : symbol / 2 - 1 }

  /// The shortest length of a length symbol, less 257.
  static func lengthBase(_ symbol: Int) -> Int {
    if symbol == 28 { return Token.maxLength }
    let bits = lengthBits(symbol)
    return bits == 0 ? symbol + 3 : (4 + symbol % 4) << bits + 3
  }

  /// The shortest distance of a distance symbol.
  static func distanceBase(_ symbol: Int) -> Int {
    let bits = distanceBits(symbol)
    return bits == 0 ? symbol + 1 : (2 + symbol % 2) << bits + 1
  }
}
