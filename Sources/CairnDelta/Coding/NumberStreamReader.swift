// SPDX-License-Identifier: Apache-2.0

/// Reads the numbers of a stream, whatever its coder.
struct NumberStreamReader {
  private var input: SymbolInput
  private var model: NumberModel

  /// The profile of the modelled coder; nought for others.
  var profile: Int { input.profile }
  /// How many numbers are left.
  var left: Int { input.left }

  /// Opens the stream of `kind`, which may be absent.
  init(_ kind: StreamKind, _ streams: StreamTable) throws(CairnError) {
    input = try SymbolInput(kind, streams)
    model = NumberModel(contextCount: input.contextCount)
  }

  /// Throws unless all of the stream was used: its symbols, and its bytes.
  mutating func finish() throws(CairnError) { try input.finish() }

  /// The next number, which must not be above `limit`.
  mutating func next(context: Int, limit: Int) throws(CairnError) -> Int {
    try input.take(1)
    let value: UInt64
    if input.isModelled {
      value = try model.decode(context: context, from: &input.coder)
    } else {
      guard let number = try Varint.read({ () throws(CairnError) in try input.plain.next() }) else {
        throw StreamTable.malformed(input.kind, "ends too early")
      }
      value = number
    }
    guard value <= UInt64(limit) else {
      throw StreamTable.malformed(
        input.kind, "has the number \(value), at most \(limit) is possible")
    }
    return Int(value)
  }
}
