// SPDX-License-Identifier: Apache-2.0

/// Reads the bytes of a stream, whatever its coder.
struct ByteStreamReader {
  private let kind: StreamKind
  private let isModelled: Bool
  /// The profile of the modelled coder; nought for others.
  let profile: Int
  /// How many bytes are left.
  private(set) var left: Int
  private var plain: PlainInput
  private var coder: RangeDecoder
  private var model: ByteModel
  private var previous: UInt8 = 0

  /// Opens the stream of `kind`, which may be absent.
  init(_ kind: StreamKind, _ streams: StreamTable) throws(CairnError) {
    self.kind = kind
    let (stream, input) = streams.open(kind)
    left = stream.symbolCount
    isModelled = stream.coder == .modelled
    profile = isModelled ? stream.parameter : 0
    plain = try PlainInput(stream, isModelled ? .empty : input)
    coder = try RangeDecoder(isModelled ? input : .empty)
    model = ByteModel(contextCount: isModelled ? kind.contextCount : 0)
  }

  /// Throws unless all of the stream was used: its symbols, and its bytes.
  mutating func finish() throws(CairnError) {
    guard left == 0, isModelled ? coder.isAtEnd : try plain.isAtEnd() else {
      throw StreamTable.malformed(kind, "has more than the covers use")
    }
  }

  /// The next byte.
  mutating func next(context: Int) throws(CairnError) -> UInt8 {
    guard left > 0 else { throw StreamTable.malformed(kind, "has too few bytes") }
    left &-= 1
    if isModelled { return try model.decode(context: context, from: &coder) }
    guard let byte = try plain.next() else {
      throw StreamTable.malformed(kind, "ends too early")
    }
    return byte
  }

  /// The next `range.count` bytes, each in the context of the one before, into `output`.
  mutating func read(into output: inout [UInt8], _ range: Range<Int>) throws(CairnError) {
    guard left >= range.count else { throw StreamTable.malformed(kind, "has too few bytes") }
    left &-= range.count
    guard isModelled else { return try plain.read(into: &output, range, kind) }
    for place in range {
      previous = try model.decode(context: Int(previous), from: &coder)
      output[place] = previous
    }
  }
}
