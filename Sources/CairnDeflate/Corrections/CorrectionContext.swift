// SPDX-License-Identifier: Apache-2.0

/// What a correction is about; the values are those of the format.
enum CorrectionContext: Int, CaseIterable {
  /// How a block starts: a `BlockStart`.
  case blockStart
  /// The number of tokens of a block.
  case tokenCount
  /// The number of bytes of a stored block.
  case storedSize
  /// The bits between the header and the lengths of a stored block.
  case storedPadding
  /// The kind of a block, counted from the foretold one.
  case blockKind
  /// Whether the codes of a block are not the foretold ones.
  case codes
  /// The number of lengths of each code, as its difference from the foretold number.
  case literalCount
  case distanceCount
  /// How many lengths are right before a wrong one, plus 1; 0: all that are left.
  case lengthsRight
  /// The difference of a wrong length.
  case lengthChange
  /// How many runs are right before a wrong one, plus 1; 0: all that are left.
  case runsRight
  /// What a wrong run is instead, and of how many lengths.
  case runKind
  case runCount
  /// As for the lengths of the other codes.
  case runLengthsRight
  case runLengthChange
  /// The number of lengths said of the code for the runs, as its difference.
  case runLengthCount
  /// What a token is instead of a match.
  case insteadOfMatch
  /// What a token is instead of a literal that passes over a match.
  case insteadOfLiteral
  /// The length of a match, as its difference from that of the foretold or passed-over match.
  case lengthDifference
  /// The length of a match where none was found, less 3.
  case length
  /// The rank of a match among those of its length, plus 1; 0: its distance follows.
  case rank
  /// The distance of a match, less 1.
  case distance
  /// The bits behind the last block.
  case finalPadding
  /// How many tokens are right before a wrong one, plus 1; 0: all that are left. For each class of
  /// foretold tokens by itself.
  case tokensRight
}

/// How a block starts.
enum BlockStart: UInt64 {
  /// It ends where zlib would end it.
  case foretold
  /// The number of its tokens follows.
  case counted
  case countedLast
  /// It is stored, and so many bytes long as follows.
  case stored
  case storedLast
}

/// Signed numbers as numbers: 0, -1, 1, -2, 2, ...
enum ZigZag {
  static func encode(_ value: Int) -> UInt64 { UInt64(bitPattern: Int64(value << 1 ^ value >> 63)) }

  static func decode(_ value: UInt64) -> Int {
    Int(truncatingIfNeeded: value >> 1) ^ -Int(truncatingIfNeeded: value & 1)
  }
}
