// SPDX-License-Identifier: Apache-2.0

/// Reads covers back from their streams, checking every one of them (Format-Delta 4).
struct CoverReader {
  private let header: DeltaHeader
  private let baseSize: Int
  private var gaps: NumberStreamReader
  private var lengths: NumberStreamReader
  private var sources: NumberStreamReader
  private var distances: NumberStreamReader
  private var context = CoverContext()
  private var history = DiagonalHistory()
  private var left: Int
  private var targetEnd = 0
  private var baseEnd = 0

  init(_ header: DeltaHeader, _ streams: StreamTable) throws(CairnError) {
    self.header = header
    baseSize = header.base?.size ?? 0
    left = header.coverCount
    gaps = try NumberStreamReader(.coverGap, streams)
    lengths = try NumberStreamReader(.coverLength, streams)
    sources = try NumberStreamReader(.coverSource, streams)
    distances = try NumberStreamReader(.coverDistance, streams)
  }

  /// Throws unless all of the streams was used.
  mutating func finish() throws(CairnError) {
    try gaps.finish()
    try lengths.finish()
    try sources.finish()
    try distances.finish()
  }

  /// The next cover, `nil` behind the last one. It lies inside of target and base.
  mutating func next() throws(CairnError) -> Cover? {
    if left == 0 { return nil }
    left -= 1
    let rest = header.targetSize - targetEnd
    guard rest > 0 else { throw HeaderReader.malformed("covers reach beyond the target") }
    let gap = try gaps.next(context: context.gap, limit: rest - 1)
    let start = targetEnd + gap
    let number = try sources.next(context: context.source(afterGap: gap), limit: .max - 1)
    guard let name = CoverSourceName(number: UInt64(number)) else {
      throw HeaderReader.malformed("unknown cover source \(number)")
    }
    let source = try self.source(name, start: start)
    let length =
      try lengths.next(context: context.length(name), limit: header.targetSize - start - 1) + 1
    if case .base(let offset) = source {
      guard offset >= 0, offset < baseSize, length <= baseSize - offset else {
        throw HeaderReader.malformed("a cover reaches outside of the base")
      }
      history.use(offset - start)
      baseEnd = offset + length
    }
    targetEnd = start + length
    return Cover(start: start, length: length, source: source)
  }

  private mutating func source(
    _ name: CoverSourceName, start: Int
  ) throws(CairnError) -> Cover.Source {
    switch name {
    case .resumed: return .base(start + history.current)
    case .contiguous: return .base(baseEnd)
    case .recent(let place): return .base(start + history[place])
    case .fill:
      return .fill(UInt8(try distances.next(context: context.distance(name), limit: 255)))
    case .far:
      let distance = Varint.unzigzag(
        UInt64(try distances.next(context: context.distance(name), limit: 1 << 58)))
      return .base(baseEnd + distance)
    }
  }
}
