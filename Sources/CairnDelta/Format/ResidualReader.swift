// SPDX-License-Identifier: Apache-2.0

/// Corrects copied bytes by the residuals, in the order of the covers (Format-Delta 4.2).
struct ResidualReader {
  private var gaps: NumberStreamReader
  private var values: ByteStreamReader
  private var context = ResidualContext()
  /// How many covered bytes agree before the next residual.
  private var untilNext = Int.max
  private var gap = 0

  init(_ streams: StreamTable) throws(CairnError) {
    gaps = try NumberStreamReader(.residualGap, streams)
    values = try ByteStreamReader(.residualValue, streams)
    try readGap()
  }

  /// Throws unless every residual was used.
  mutating func finish() throws(CairnError) {
    guard untilNext == .max else {
      throw HeaderReader.malformed("a residual lies behind the last cover")
    }
    try gaps.finish()
    try values.finish()
  }

  private mutating func readGap() throws(CairnError) {
    if gaps.left == 0 {
      untilNext = .max
      return
    }
    gap = try gaps.next(
      context: context.gap(profile: gaps.profile), limit: DeltaHeader.maximumContentSize)
    untilNext = gap
  }

  /// Corrects `range` of `bytes`, which was copied from the base and is the target from `place` on.
  mutating func correct(
    _ bytes: inout [UInt8], _ range: Range<Int>, place: Int
  ) throws(CairnError) {
    var at = range.lowerBound
    while untilNext < range.upperBound &- at {
      at &+= untilNext
      let old = bytes[at]
      let targetPlace = place &+ at &- range.lowerBound
      let value = try values.next(
        context: context.value(
          profile: values.profile, gap: gap, place: targetPlace, old: old))
      bytes[at] = old &+ value
      context.note(gap: gap, place: targetPlace, value: value)
      at &+= 1
      try readGap()
    }
    if untilNext != .max { untilNext &-= range.upperBound &- at }
  }
}
