// SPDX-License-Identifier: Apache-2.0

/// Reads the numbers of a stream, whatever its coder.
struct NumberStreamReader {
  private let kind: StreamKind
  private let isModelled: Bool
  /// The profile of the modelled coder; nought for others.
  let profile: Int
  /// How many numbers are left.
  private(set) var left: Int
  private var plain: PlainInput
  private var coder: RangeDecoder
  private var model: NumberModel

  /// Opens the stream of `kind`, which may be absent.
  init(_ kind: StreamKind, _ streams: StreamTable) throws(CairnError) {
    self.kind = kind
    let (stream, input) = streams.open(kind)
    left = stream.symbolCount
    isModelled = stream.coder == .modelled
    profile = isModelled ? stream.parameter : 0
    plain = try PlainInput(stream, isModelled ? .empty : input)
    coder = try RangeDecoder(isModelled ? input : .empty)
    model = NumberModel(contextCount: isModelled ? kind.contextCount : 0)
  }

  /// Throws unless all of the stream was used: its symbols, and its bytes.
  mutating func finish() throws(CairnError) {
    guard left == 0, isModelled ? coder.isAtEnd : try plain.isAtEnd() else {
      throw StreamTable.malformed(kind, "has more than the covers use")
    }
  }

  /// The next number, which must not be above `limit`.
  mutating func next(context: Int, limit: Int) throws(CairnError) -> Int {
    guard left > 0 else { throw StreamTable.malformed(kind, "has too few numbers") }
    left &-= 1
    let value: UInt64
    if isModelled {
      value = try model.decode(context: context, from: &coder)
    } else {
      guard let number = try Varint.read({ () throws(CairnError) in try plain.next() }) else {
        throw StreamTable.malformed(kind, "ends too early")
      }
      value = number
    }
    guard value <= UInt64(limit) else {
      throw StreamTable.malformed(kind, "has the number \(value), at most \(limit) is possible")
    }
    return Int(value)
  }
}
