// SPDX-License-Identifier: Apache-2.0

/// Writes covers as numbers (Format-Delta 4).
struct CoverWriter {
  private var gaps = NumberStreamWriter(contextCount: CoverContext.gapContexts)
  private var lengths = NumberStreamWriter(contextCount: CoverContext.lengthContexts)
  private var sources = NumberStreamWriter(contextCount: CoverContext.sourceContexts)
  private var distances = NumberStreamWriter(contextCount: CoverContext.distanceContexts)
  private var context = CoverContext()
  private var history = DiagonalHistory()
  private var targetEnd: Int
  private var baseEnd = 0

  /// A writer for a target's covers from `targetStart` on.
  init(targetStart: Int = 0) { targetEnd = targetStart }

  /// Adds the next cover.
  mutating func append(_ cover: Cover) {
    let gap = cover.start - targetEnd
    gaps.append(gap) { [context] _ in context.gap }
    let (name, distance) = self.name(of: cover)
    let sourceContext = context.source(afterGap: gap)
    sources.append(name.number) { _ in sourceContext }
    if let distance {
      let distanceContext = context.distance(name)
      distances.append(distance) { _ in distanceContext }
    }
    let lengthContext = context.length(name)
    lengths.append(cover.length - 1) { _ in lengthContext }
    if case .base(let offset) = cover.source {
      history.use(offset - cover.start)
      baseEnd = offset + cover.length
    }
    targetEnd = cover.end
  }

  private func name(of cover: Cover) -> (CoverSourceName, distance: UInt64?) {
    switch cover.source {
    case .fill(let byte):
      return (.fill, UInt64(byte))
    case .base(let offset):
      let diagonal = offset - cover.start
      if diagonal == history.current { return (.resumed, nil) }
      if offset == baseEnd { return (.contiguous, nil) }
      if let place = history.place(of: diagonal) { return (.recent(place), nil) }
      return (.far, Varint.zigzag(offset - baseEnd))
    }
  }

  /// The four streams.
  consuming func finish() -> [PendingStream] {
    [
      gaps.finish(.coverGap), lengths.finish(.coverLength), sources.finish(.coverSource),
      distances.finish(.coverDistance),
    ]
  }
}
