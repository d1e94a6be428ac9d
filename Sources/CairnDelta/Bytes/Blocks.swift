// SPDX-License-Identifier: Apache-2.0

/// Reads a source from front to back in blocks that fit a core's cache.
enum Blocks {
  /// Large enough to hide the cost of a call, small enough to stay in the second-level cache.
  private static let size = 256 << 10

  /// Calls `body` with the bytes of `range`, block by block.
  static func forEach(
    of source: any ByteSource, in range: Range<Int>,
    _ body: (ByteView) throws(CairnError) -> Void
  ) throws(CairnError) {
    var block = [UInt8](repeating: 0, count: min(size, range.count))
    var place = range.lowerBound
    while place < range.upperBound {
      let count = min(block.count, range.upperBound - place)
      try block.fill(0..<count, from: source, at: place)
      try block.withView { view throws(CairnError) in try body(view[0..<count]) }
      place += count
    }
  }
}
