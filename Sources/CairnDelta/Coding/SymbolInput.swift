// SPDX-License-Identifier: Apache-2.0

/// What the readers of numbers and of bytes share: an open stream and how many symbols it has left.
struct SymbolInput {
  let kind: StreamKind
  let isModelled: Bool
  /// The profile of the modelled coder; nought for others.
  let profile: Int
  /// How many symbols are left.
  private(set) var left: Int
  var plain: PlainInput
  var coder: RangeDecoder

  /// Opens the stream of `kind`, which may be absent.
  init(_ kind: StreamKind, _ streams: StreamTable) throws(CairnError) {
    self.kind = kind
    let (stream, input) = streams.open(kind)
    left = stream.symbolCount
    isModelled = stream.coder == .modelled
    profile = isModelled ? stream.parameter : 0
    plain = try PlainInput(stream, isModelled ? .empty : input)
    coder = try RangeDecoder(isModelled ? input : .empty)
  }

  /// How many contexts the models need: none where the stream is not modelled.
  var contextCount: Int { isModelled ? kind.contextCount : 0 }

  /// Counts `count` symbols as read; throws if there are not so many.
  @inline(__always)
  mutating func take(_ count: Int) throws(CairnError) {
    guard left >= count else {
      throw StreamTable.malformed(kind, "has too few \(kind.isBytes ? "bytes" : "numbers")")
    }
    left &-= count
  }

  /// Throws unless all of the stream was used: its symbols, and its bytes.
  mutating func finish() throws(CairnError) {
    guard left == 0, isModelled ? coder.isAtEnd : try plain.isAtEnd() else {
      throw StreamTable.malformed(kind, "has more than the covers use")
    }
  }
}
