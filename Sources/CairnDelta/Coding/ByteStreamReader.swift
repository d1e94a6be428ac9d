// SPDX-License-Identifier: Apache-2.0

/// Reads the bytes of a stream, whatever its coder.
struct ByteStreamReader {
  private var input: SymbolInput
  private var model: ByteModel
  private var previous: UInt8 = 0

  /// The profile of the modelled coder; nought for others.
  var profile: Int { input.profile }
  /// How many bytes are left.
  var left: Int { input.left }

  /// Opens the stream of `kind`, which may be absent.
  init(_ kind: StreamKind, _ streams: StreamTable) throws(CairnError) {
    input = try SymbolInput(kind, streams)
    model = ByteModel(contextCount: input.contextCount)
  }

  /// Throws unless all of the stream was used: its symbols, and its bytes.
  mutating func finish() throws(CairnError) { try input.finish() }

  /// The next byte.
  mutating func next(context: Int) throws(CairnError) -> UInt8 {
    try input.take(1)
    if input.isModelled { return try model.decode(context: context, from: &input.coder) }
    guard let byte = try input.plain.next() else {
      throw StreamTable.malformed(input.kind, "ends too early")
    }
    return byte
  }

  /// The next `range.count` bytes, each in the context of the one before, into `output`.
  mutating func read(into output: inout [UInt8], _ range: Range<Int>) throws(CairnError) {
    try input.take(range.count)
    guard input.isModelled else { return try input.plain.read(into: &output, range, input.kind) }
    for place in range {
      previous = try model.decode(context: Int(previous), from: &input.coder)
      output[place] = previous
    }
  }
}
