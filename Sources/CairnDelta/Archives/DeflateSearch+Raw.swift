// SPDX-License-Identifier: Apache-2.0

// Streams without any header (in bundles of .NET, installers, cabinets) are looked for only
// where bytes are as good as random, and only such that start at a byte with dynamic codes.

extension DeflateSearch {
  /// The bytes of a part that is searched or not.
  private static let part = 4096
  /// How many of a part's bytes are looked at, evenly spread.
  private static let samples = 512
  /// How many values of the 256 these must have. Random bytes have 221, code less than 170.
  private static let leastValues = 195
  /// What a stream expands to at the least.
  private static let leastExpanded = 1024

  /// Adds the streams without headers to those found before.
  mutating func findRaw() throws(CairnError) {
    let known = found.streams
    var streams: [DeflateStream] = []
    var passed = opaque[...]
    var start = 0
    for number in 0...known.count {
      let stream = number < known.count ? known[number] : nil
      let end = stream?.range.lowerBound ?? bytes.count
      while let range = passed.first, range.lowerBound < end {
        try findRaw(in: start..<max(start, range.lowerBound), into: &streams)
        start = max(start, range.upperBound)
        passed.removeFirst()
      }
      if start < end { try findRaw(in: start..<end, into: &streams) }
      if let stream {
        streams.append(stream)
        start = stream.range.upperBound
      }
    }
    replaceStreams(Array(streams.prefix(limits.streamCount)))
  }

  private mutating func findRaw(
    in range: Range<Int>, into streams: inout [DeflateStream]
  ) throws(CairnError) {
    let parts = range.count / DeflateSearch.part
    var place = range.lowerBound
    var number = 0
    while number < parts {
      // A stream may start in the part before the first one that it fills.
      let first = range.lowerBound + number * DeflateSearch.part
      number += 1
      guard !isOver, isDense(at: first) else { continue }
      place = max(place, first - DeflateSearch.part, range.lowerBound)
      while place < first + DeflateSearch.part {
        if let stream = try rawStream(at: place, end: range.upperBound) {
          streams.append(stream)
          place = stream.range.upperBound
        } else {
          place += 1
        }
      }
    }
  }

  /// Whether the part at `offset` is as good as random.
  private func isDense(at offset: Int) -> Bool {
    // Most of other data is told by a cache line.
    values(at: offset + DeflateSearch.part / 2, count: 64, step: 1) >= 42
      && values(at: offset, count: 512, step: DeflateSearch.part / 512)
        >= DeflateSearch.leastValues
  }

  /// The number of different values of `count` bytes.
  private func values(at offset: Int, count: Int, step: Int) -> Int {
    var seen: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for index in 0..<count {
      let value = bytes[offset + index * step]
      let bit: UInt64 = 1 &<< UInt64(value & 63)
      switch value >> 6 {
      case 0: seen.0 |= bit
      case 1: seen.1 |= bit
      case 2: seen.2 |= bit
      default: seen.3 |= bit
      }
    }
    return seen.0.nonzeroBitCount + seen.1.nonzeroBitCount + seen.2.nonzeroBitCount
      + seen.3.nonzeroBitCount
  }

  private mutating func rawStream(at start: Int, end: Int) throws(CairnError) -> DeflateStream? {
    guard probe.hasDynamicBlock(bytes, at: start) else { return nil }
    let outcome = try probe.expand(bytes, pieces: [start..<end], check: .none)
    guard case .whole(let content) = outcome,
      content.expandedSize >= DeflateSearch.leastExpanded,
      content.expandedSize / 11 > content.compressedSize / 10
    else { return nil }
    let stream = content.stream(at: start, .raw, .none)
    probe.accept(stream)
    return stream
  }
}
