// SPDX-License-Identifier: Apache-2.0

/// Ascending, disjoint ranges, made from any.
enum RangeList {
  /// The union of `ranges`.
  static func union(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = result.last, last.upperBound >= range.lowerBound {
        result[result.count - 1] =
          last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }

  /// What `whole` has outside of `ranges` (ascending, disjoint), each piece widened by `margin`.
  static func complement(
    of ranges: [Range<Int>], in whole: Range<Int>, margin: Int = 0
  ) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var place = whole.lowerBound
    func add(_ end: Int) {
      if place >= end { return }
      let low = max(whole.lowerBound, place - margin)
      let high = min(whole.upperBound, end + margin)
      pieces.append(low..<high)
    }
    for range in ranges {
      let clipped = range.clamped(to: whole)
      if clipped.isEmpty { continue }
      add(clipped.lowerBound)
      place = max(place, clipped.upperBound)
    }
    add(whole.upperBound)
    return margin == 0 ? pieces : union(pieces)
  }
}
