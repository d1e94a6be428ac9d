// SPDX-License-Identifier: Apache-2.0

/// What zlib makes of the tokens of a block: which kind, and which codes.
struct BlockPlan {
  let kind: Block.Kind
  /// The codes of a dynamic block, whether or not it is one.
  let codes: CodeDescription

  /// The plan for a block that stands for `size` bytes; `isHeld` says whether they are all still in
  /// the window, without which they cannot be stored.
  init(_ buffer: BlockBuffer, size: Int, isHeld: Bool, isFixed: Bool) {
    let literalLengths = CodeBuilder.lengths(
      buffer.literals, maxLength: Alphabet.maxCodeLength)
    let distanceLengths = CodeBuilder.lengths(
      buffer.distances, maxLength: Alphabet.maxCodeLength)
    codes = CodeDescription(literalLengths, distanceLengths)
    // In bytes, with the three bits of the header.
    let fixedSize =
      (buffer.size(Alphabet.fixedLiteralLengths, Alphabet.fixedDistanceLengths) + 3 + 7) / 8
    let dynamicSize =
      (buffer.size(literalLengths, distanceLengths) + codes.size + 3 + 7) / 8
    let codedSize = isFixed ? fixedSize : min(fixedSize, dynamicSize)
    if size + 4 <= codedSize, isHeld, size < 1 << 16 {
      kind = .stored
    } else {
      kind = codedSize == fixedSize ? .fixed : .dynamic
    }
  }
}
