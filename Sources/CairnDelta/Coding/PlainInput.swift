// SPDX-License-Identifier: Apache-2.0

/// The stored form of a stream, decompressed where it must be, through a small buffer.
struct PlainInput {
  private var stored: BufferedInput?
  private var decoder: LZMA2Decoder?
  private var buffer: [UInt8] = []
  private var place = 0
  private var filled = 0

  /// Opens a stored or compressed stream.
  init(_ stream: StreamDescription, _ input: BufferedInput) throws(CairnError) {
    if stream.coder == .lzma2 {
      decoder = try LZMA2Decoder(input, dictionaryLog: stream.parameter)
      buffer = [UInt8](repeating: 0, count: 1 << 15)
    } else {
      stored = input
    }
  }

  /// The next byte, `nil` at the end.
  @inline(__always)
  mutating func next() throws(CairnError) -> UInt8? {
    if place == filled, try !refill() { return nil }
    place &+= 1
    return buffer[place &- 1]
  }

  /// Whether nothing follows what was read.
  mutating func isAtEnd() throws(CairnError) -> Bool {
    if place < filled { return false }
    if try refill() { return false }
    return decoder?.isAtEnd ?? true
  }

  private mutating func refill() throws(CairnError) -> Bool {
    place = 0
    if let decoder {
      filled = try decoder.read(into: &buffer)
    } else {
      buffer = try stored?.nextBlock() ?? []
      filled = buffer.count
    }
    return filled > 0
  }

  /// Copies the next bytes into `range` of `output`.
  mutating func read(
    into output: inout [UInt8], _ range: Range<Int>, _ kind: StreamKind
  ) throws(CairnError) {
    var start = range.lowerBound
    while start < range.upperBound {
      if place == filled, try !refill() { throw StreamTable.malformed(kind, "ends too early") }
      let count = min(filled - place, range.upperBound - start)
      output.copy(start..<start + count, from: buffer, at: place)
      place += count
      start += count
    }
  }
}
