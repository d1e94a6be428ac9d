// SPDX-License-Identifier: Apache-2.0

/// One run of a `DeflateFinder`.
struct DeflateSearch {
  let bytes: ByteView
  let limits: DeflateSearchLimits
  var probe: DeflateProbe
  /// What was found so far.
  private(set) var found = FoundStreams()
  /// Where something else than deflate is compressed or encrypted, in ascending order.
  private(set) var opaque: [Range<Int>] = []

  init(_ bytes: ByteView, _ limits: DeflateSearchLimits) {
    self.bytes = bytes
    self.limits = limits
    probe = DeflateProbe(size: bytes.count, limits: limits)
  }

  /// Whether the search is over before its end.
  var isOver: Bool { probe.isExhausted || found.streams.count >= limits.streamCount }

  /// Finds the streams that have a header.
  mutating func findContained() throws(CairnError) {
    let scan = SignatureScan(bytes)
    var place = 0
    while !isOver, let hit = scan.next(from: place) {
      // A header that turns out to be none costs one byte.
      let end: Int?
      switch bytes[hit] {
      case 0x50: end = try zipMember(at: hit)
      case 0x1F: end = try gzipMember(at: hit)
      default: end = try zlibStream(at: hit)
      }
      place = end ?? hit + 1
    }
  }

  /// Lists a stream, unless there is nothing in it; returns where the search goes on.
  mutating func take(_ stream: DeflateStream) -> Int {
    probe.accept(stream)
    if stream.expandedSize > 0 { found.streams.append(stream) }
    return stream.range.upperBound
  }

  /// Replaces the streams by `streams`, which are in ascending order.
  mutating func replaceStreams(_ streams: [DeflateStream]) { found.streams = streams }

  /// Lists what is left alone.
  mutating func skip(
    _ place: Int, _ container: StreamContainer, _ name: String, _ reason: SkippedStream.Reason
  ) {
    found.skippedCount += 1
    guard found.skipped.count < limits.skippedCount else { return }
    found.skipped.append(
      SkippedStream(place: place, container: container, name: name, reason: reason))
  }

  /// Keeps the search away from `range`; returns where it goes on.
  mutating func pass(_ range: Range<Int>) -> Int {
    if !range.isEmpty { opaque.append(range) }
    return range.upperBound
  }
}
