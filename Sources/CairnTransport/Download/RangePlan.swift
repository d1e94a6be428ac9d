// SPDX-License-Identifier: Apache-2.0

/// Which ranges of which packages are asked for.
///
/// Every payload could be a request of its own. Two that lie near each other are cheaper as one, with
/// what lies between them. How near is near is the rule: a request counts like `requestCost` bytes,
/// but all that is fetched for nothing may not exceed one part in `wasteShare` of what is needed,
/// unless there would be more than `mostRequests`.
package struct RangePlan {
  /// What is needed of a package and what is asked for.
  package struct Package {
    /// Needed and not here yet.
    package var needed: RangeSet<Int>
    /// The ranges to ask for, ascending.
    package var requests: [Range<Int>]
  }

  /// As many bytes cost as much as one more request.
  package static let requestCost = 32 << 10
  /// One part in so many may be fetched for nothing.
  package static let wasteShare = 64
  /// More requests than that are avoided at any cost.
  package static let mostRequests = 160
  /// Longer requests are cut into several, so that they can run side by side.
  package static let longestRequest = 16 << 20

  package let packages: [Package]

  /// The number of requests.
  package var requestCount: Int { packages.reduce(0) { $0 + $1.requests.count } }

  /// The bytes that are asked for and not needed.
  package var wastedSize: Int {
    packages.reduce(0) { total, package in
      total + package.requests.reduce(0) { $0 + $1.count }
        - package.needed.ranges.reduce(0) { $0 + $1.count }
    }
  }

  /// Plans to fetch what is needed of each package.
  ///
  /// - Complexity: O(n log n) in the number of ranges.
  package init(needed: [RangeSet<Int>]) {
    struct Gap {
      var package: Int
      var number: Int
      var size: Int
    }
    var gaps: [Gap] = []
    for (package, needed) in needed.enumerated() {
      let ranges = needed.ranges
      for number in 0..<max(0, ranges.count - 1) {
        let size = ranges[number + 1].lowerBound - ranges[number].upperBound
        gaps.append(Gap(package: package, number: number, size: size))
      }
    }
    gaps.sort { ($0.size, $0.package, $0.number) < ($1.size, $1.package, $1.number) }
    let total = needed.reduce(0) { $0 + $1.ranges.reduce(0) { $0 + $1.count } }
    var requests = needed.reduce(0) { $0 + $1.ranges.count }
    var waste = 0
    var isClosed = needed.map { [Bool](repeating: false, count: $0.ranges.count) }
    for gap in gaps {
      let isCheap =
        gap.size <= RangePlan.requestCost && waste + gap.size <= total / RangePlan.wasteShare
      guard isCheap || requests > RangePlan.mostRequests else { break }
      isClosed[gap.package][gap.number] = true
      waste += gap.size
      requests -= 1
    }
    packages = needed.enumerated().map { package, needed in
      var merged: [Range<Int>] = []
      var isOpen = false
      for (number, range) in needed.ranges.enumerated() {
        if isOpen, let last = merged.last {
          merged[merged.count - 1] = last.lowerBound..<range.upperBound
        } else {
          merged.append(range)
        }
        isOpen = isClosed[package][number]
      }
      return Package(needed: needed, requests: merged.flatMap(RangePlan.cut))
    }
  }

  private static func cut(_ range: Range<Int>) -> [Range<Int>] {
    let count = (range.count + longestRequest - 1) / longestRequest
    guard count > 1 else { return [range] }
    return (0..<count).map { number in
      let start = range.lowerBound + number * longestRequest
      return start..<min(start + longestRequest, range.upperBound)
    }
  }
}
