// SPDX-License-Identifier: Apache-2.0

/// Writes blocks.
struct BlockOutput {
  private var writer = BitWriter()

  /// The header of a stored block.
  mutating func startStored(
    _ size: Int, isLast: Bool, padding: Int, into output: inout [UInt8]
  ) {
    writer.put(isLast ? 1 : 0, 3, into: &output)
    writer.align(padding: padding, into: &output)
    writer.put(size, 16, into: &output)
    writer.put(size ^ 0xFFFF, 16, into: &output)
    writer.align(into: &output)
  }

  /// A block of tokens.
  mutating func write(
    _ buffer: BlockBuffer, _ kind: Block.Kind, _ codes: CodeDescription, isLast: Bool,
    into output: inout [UInt8]
  ) throws(DeflateFailure) {
    writer.put(kind.rawValue << 1 | (isLast ? 1 : 0), 3, into: &output)
    if kind == .fixed {
      try buffer.write(
        CodeTable(Alphabet.fixedLiteralLengths), CodeTable(Alphabet.fixedDistanceLengths),
        &writer, into: &output)
    } else {
      try codes.write(&writer, into: &output)
      try buffer.write(
        CodeTable(codes.literalLengths), CodeTable(codes.distanceLengths), &writer, into: &output)
    }
  }

  /// The end of the stream.
  mutating func finish(padding: Int, into output: inout [UInt8]) {
    writer.align(padding: padding, into: &output)
  }
}
