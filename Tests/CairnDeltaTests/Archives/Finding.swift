// SPDX-License-Identifier: Apache-2.0

import CairnDeflate
import CairnDelta
import Testing

/// Searches made-up files, and checks what holds of all that is found anywhere.
enum Finding {
  static func search(
    _ bytes: [UInt8], _ limits: DeflateSearchLimits = DeflateSearchLimits()
  ) throws -> FoundStreams {
    let found = try bytes.withView { view throws(CairnError) in
      try DeflateFinder(limits).search(view)
    }
    var end = 0
    for stream in found.streams {
      #expect(stream.range.lowerBound >= end && stream.range.upperBound <= bytes.count)
      end = stream.range.upperBound
      #expect(stream.pieces.reduce(0) { $0 + $1.count } == stream.compressedSize)
      #expect(try expand(stream, in: bytes).count == stream.expandedSize)
    }
    #expect(found.skipped.count <= limits.skippedCount)
    #expect(found.skipped.count <= found.skippedCount)
    return found
  }

  /// What a stream expands to.
  static func expand(_ stream: DeflateStream, in bytes: [UInt8]) throws -> [UInt8] {
    var deflated: [UInt8] = []
    for piece in stream.pieces { deflated += bytes[piece] }
    var expanded: [UInt8] = []
    let end = try Inflater().run(deflated.span, into: &expanded, limit: stream.expandedSize + 1)
    #expect(end.isAtEnd && end.consumed == deflated.count)
    return expanded
  }

  /// Noise in which nothing is found.
  static func noise(_ count: Int, seed: Int) -> [UInt8] {
    ArchiveMaker.text(count, seed: seed).map { $0 &* 5 }
  }
}
