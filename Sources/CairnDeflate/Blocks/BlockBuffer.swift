// SPDX-License-Identifier: Apache-2.0

/// The tokens of a block that has not been written yet.
struct BlockBuffer {
  private(set) var tokens: [Token] = []
  /// How often each symbol occurs.
  private(set) var literals = [Int](repeating: 0, count: Alphabet.literalCount)
  private(set) var distances = [Int](repeating: 0, count: Alphabet.distanceCount)

  init() {
    literals[Alphabet.endOfBlock] = 1
  }

  @inline(__always)
  mutating func append(_ token: Token) {
    tokens.append(token)
    if token.isLiteral {
      literals[token.distance] &+= 1
    } else {
      literals[257 &+ Alphabet.lengthSymbol(token.length).symbol] &+= 1
      distances[Alphabet.distanceSymbol(token.distance).symbol] &+= 1
    }
  }

  mutating func removeAll() {
    tokens.removeAll(keepingCapacity: true)
    for symbol in literals.indices { literals[symbol] = 0 }
    for symbol in distances.indices { distances[symbol] = 0 }
    literals[Alphabet.endOfBlock] = 1
  }

  /// The bits of the tokens and of the end, in codes of these lengths.
  func size(_ literalLengths: [UInt8], _ distanceLengths: [UInt8]) -> Int {
    var bits = 0
    for (symbol, length) in literalLengths.prefix(literals.count).enumerated() {
      let extra = symbol > Alphabet.endOfBlock ? Alphabet.lengthBits(symbol - 257) : 0
      bits += literals[symbol] * (Int(length) + extra)
    }
    for (symbol, length) in distanceLengths.prefix(distances.count).enumerated() {
      bits += distances[symbol] * (Int(length) + Alphabet.distanceBits(symbol))
    }
    return bits
  }

  /// Writes the tokens and the end. Throws `contradictory` where a symbol has no code.
  func write(
    _ literalCodes: CodeTable, _ distanceCodes: CodeTable, _ writer: inout BitWriter,
    into output: inout [UInt8]
  ) throws(DeflateFailure) {
    for token in tokens {
      if token.isLiteral {
        let code = literalCodes[token.distance]
        guard code.length > 0 else { throw .contradictory }
        writer.put(code.code, code.length, into: &output)
        continue
      }
      let length = Alphabet.lengthSymbol(token.length)
      let lengthCode = literalCodes[257 &+ length.symbol]
      let distance = Alphabet.distanceSymbol(token.distance)
      let distanceCode = distanceCodes[distance.symbol]
      guard lengthCode.length > 0, distanceCode.length > 0 else { throw .contradictory }
      writer.put(
        lengthCode.code | length.extra &<< lengthCode.length, lengthCode.length &+ length.bits,
        into: &output)
      writer.put(
        distanceCode.code | distance.extra &<< distanceCode.length,
        distanceCode.length &+ distance.bits, into: &output)
    }
    let end = literalCodes[Alphabet.endOfBlock]
    guard end.length > 0 else { throw .contradictory }
    writer.put(end.code, end.length, into: &output)
  }
}
