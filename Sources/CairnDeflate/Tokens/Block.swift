// SPDX-License-Identifier: Apache-2.0

/// One block of a deflate stream, as it was read.
struct Block {
  /// How the tokens of a block are coded; the values are those of the stream.
  enum Kind: Int {
    case stored
    case fixed
    case dynamic
  }

  var kind = Kind.stored
  var isLast = false
  /// The tokens of a block that is not stored.
  var tokens: [Token] = []
  /// Whether each length has its usual symbol: 258 can be said in two ways, one of which no known
  /// encoder uses.
  var isRegular = true
  /// The codes of a dynamic block.
  var codes = CodeDescription()
  /// The bits between the header and the lengths of a stored block.
  var padding = 0
  /// The number of bytes of a stored block.
  var storedSize = 0
}
