// SPDX-License-Identifier: Apache-2.0

/// Finds the streams of a delta by what they hold.
struct StreamTable {
  private let header: DeltaHeader
  private let delta: any ByteSource

  init(_ header: DeltaHeader, _ delta: any ByteSource) {
    self.header = header
    self.delta = delta
  }

  /// The description of the stream of `kind` and its coded bytes; an absent stream is an empty one.
  func open(_ kind: StreamKind) -> (StreamDescription, BufferedInput) {
    var place = header.storedSize
    for stream in header.streams {
      let range = place..<place + stream.codedSize
      if stream.kind == kind {
        return (stream, BufferedInput(delta, range: range, blockSize: DecoderMemory.inputSize))
      }
      place = range.upperBound
    }
    let absent = StreamDescription(
      kind: kind, coder: .stored, parameter: 0, symbolCount: 0, codedSize: 0)
    return (absent, .empty)
  }

  /// The error for a stream that breaks the format.
  static func malformed(_ kind: StreamKind, _ what: String) -> CairnError {
    HeaderReader.malformed("stream \(kind.name) \(what)")
  }
}
