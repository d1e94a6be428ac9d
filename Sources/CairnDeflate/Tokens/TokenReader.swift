// SPDX-License-Identifier: Apache-2.0

/// Reads a raw deflate stream block by block, refusing what zlib refuses.
struct TokenReader {
  /// The most tokens of one block, which bounds the memory.
  static let maxTokens = 1 << 20

  private var source = BitSource()
  /// The bytes that the tokens so far stand for.
  private(set) var produced = 0

  /// The place behind the last byte that was read, and the bits of it that were not.
  mutating func end() -> (position: Int, padding: Int) {
    let padding = source.takePadding()
    return (source.bytePosition, padding)
  }

  /// The next block. Throws `damaged`, `truncated`, and `tooLarge` for a block of too many tokens.
  mutating func next(_ bytes: Span<UInt8>) throws(DeflateFailure) -> Block {
    var block = Block()
    block.isLast = try source.take(1, bytes) == 1
    guard let kind = Block.Kind(rawValue: try source.take(2, bytes)) else { throw .damaged }
    block.kind = kind
    switch kind {
    case .stored:
      block.padding = source.takePadding()
      let size = try source.take(16, bytes)
      guard try source.take(16, bytes) == size ^ 0xFFFF else { throw .damaged }
      let start = source.bytePosition
      guard size <= bytes.count - start else { throw .truncated }
      source.move(to: start + size)
      block.storedSize = size
      produced += size
    case .fixed:
      try readTokens(
        &block, CodeReader(Alphabet.fixedLiteralLengths, allowsSingle: false),
        CodeReader(Alphabet.fixedDistanceLengths, allowsSingle: false), bytes)
    case .dynamic:
      block.codes = try readCodes(bytes)
      try readTokens(
        &block, CodeReader(block.codes.literalLengths, allowsSingle: true),
        CodeReader(block.codes.distanceLengths, allowsSingle: true), bytes)
    }
    return block
  }

  private mutating func readCodes(
    _ bytes: Span<UInt8>
  ) throws(DeflateFailure) -> CodeDescription {
    var codes = CodeDescription()
    let literalCount = try source.take(5, bytes) + 257
    let distanceCount = try source.take(5, bytes) + 1
    codes.runLengthCount = try source.take(4, bytes) + 4
    guard literalCount <= Alphabet.literalCount, distanceCount <= Alphabet.distanceCount else {
      throw .damaged
    }
    for symbol in Alphabet.codeLengthOrder[..<codes.runLengthCount] {
      codes.runLengths[symbol] = UInt8(try source.take(3, bytes))
    }
    let reader = try CodeReader(codes.runLengths, allowsSingle: false)
    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      let symbol = try reader.next(&source, bytes)
      let extra = try source.take(CodeDescription.Run.bits(symbol), bytes)
      let run = CodeDescription.Run(
        symbol: symbol, count: symbol < 16 ? 1 : symbol < 18 ? 3 + extra : 11 + extra)
      guard run.count <= literalCount + distanceCount - lengths.count else { throw .damaged }
      var length = UInt8(symbol < 16 ? symbol : 0)
      if symbol == 16 {
        guard let last = lengths.last else { throw .damaged }
        length = last
      }
      lengths += repeatElement(length, count: run.count)
      codes.runs.append(run)
    }
    codes.literalLengths = Array(lengths[..<literalCount])
    codes.distanceLengths = Array(lengths[literalCount...])
    guard codes.literalLengths[Alphabet.endOfBlock] > 0 else { throw .damaged }
    return codes
  }

  private mutating func readTokens(
    _ block: inout Block, _ literals: CodeReader, _ distances: CodeReader, _ bytes: Span<UInt8>
  ) throws(DeflateFailure) {
    var source = self.source
    var produced = self.produced
    while true {
      let symbol = try literals.next(&source, bytes)
      guard block.tokens.count < TokenReader.maxTokens || symbol == Alphabet.endOfBlock else {
        throw .tooLarge
      }
      if symbol < Alphabet.endOfBlock {
        block.tokens.append(Token(literal: UInt8(truncatingIfNeeded: symbol)))
        produced &+= 1
        continue
      }
      if symbol == Alphabet.endOfBlock { break }
      guard symbol < Alphabet.literalCount else { throw .damaged }
      let lengthSymbol = symbol - 257
      let length =
        try Alphabet.lengthBase(lengthSymbol)
        + source.take(Alphabet.lengthBits(lengthSymbol), bytes)
      if length == Token.maxLength, lengthSymbol != 28 { block.isRegular = false }
      let distanceSymbol = try distances.next(&source, bytes)
      guard distanceSymbol < Alphabet.distanceCount else { throw .damaged }
      let distance =
        try Alphabet.distanceBase(distanceSymbol)
        + source.take(Alphabet.distanceBits(distanceSymbol), bytes)
      guard distance <= produced else { throw .damaged }
      block.tokens.append(Token(length: length, distance: distance))
      produced &+= length
    }
    self.source = source
    self.produced = produced
  }
}
