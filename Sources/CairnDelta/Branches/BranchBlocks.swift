// SPDX-License-Identifier: Apache-2.0

/// Cuts runs of literals, in order, into parts that are filtered, blocks, and others.
struct BranchBlocks: Sendable {
  /// The ranges whose literals are filtered, in order.
  let ranges: [BranchRange]
  /// The number of the range that the latest block lies in.
  private(set) var current = 0

  init(_ ranges: [BranchRange]) { self.ranges = ranges }

  /// The part that starts at `place`, before which nothing is asked for any more, and ends at `end`
  /// at the latest: where it ends, and its range if it is a block.
  mutating func part(from place: Int, to end: Int) -> (end: Int, range: BranchRange?) {
    while current < ranges.count, ranges[current].range.upperBound <= place { current += 1 }
    guard current < ranges.count, ranges[current].range.lowerBound < end else { return (end, nil) }
    let range = ranges[current]
    if place < range.range.lowerBound { return (range.range.lowerBound, nil) }
    let border = (place / BranchFilter.blockSize + 1) * BranchFilter.blockSize
    return (min(end, range.range.upperBound, border), range)
  }
}
