// SPDX-License-Identifier: Apache-2.0

/// Reads corrections back while covers are copied.
struct CorrectionReader {
  private var codec: CorrectionCodec<RangeDecoder>
  private let symbolCount: Int

  /// Opens the stream of corrections; nil if there is none.
  init?(_ streams: StreamTable) throws(CairnError) {
    let (stream, input) = streams.open(.correction)
    if stream.symbolCount == 0 { return nil }
    symbolCount = stream.symbolCount
    codec = CorrectionCodec(
      tableLog: stream.parameter, truth: .empty, coder: try RangeDecoder(input))
  }

  /// Starts with a cover of `length` bytes from `offset` of the base to `place`; `addresses` are
  /// the base's, if they are known.
  mutating func start(
    _ addresses: AddressSpace?, offset: Int, length: Int, at place: Int
  ) {
    let content = addresses.map { CorrectionContent($0, offset: offset, place: place) }
    codec.start(content ?? .unknown, length: length)
  }

  /// Corrects `range` of `bytes`, which is the target from `place` on.
  mutating func correct(
    _ bytes: inout [UInt8], _ range: Range<Int>, place: Int
  ) throws(CairnError) {
    try codec.correct(&bytes, range, place: place)
  }

  /// Throws unless the stream held just what the covers use.
  func finish() throws(CairnError) {
    guard codec.count == symbolCount, codec.coder.isAtEnd else {
      throw StreamTable.malformed(.correction, "does not hold what the covers use")
    }
  }
}
