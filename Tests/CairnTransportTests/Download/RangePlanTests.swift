// SPDX-License-Identifier: Apache-2.0

import CairnTestSupport
import CairnTransport
import Testing

/// Which ranges are asked for.
@Suite struct RangePlanTests {
  @Test func rangesThatTouchAreOneRequest() {
    let plan = RangePlan(needed: [RangeSet([10..<20, 20..<500, 500..<600])])
    #expect(plan.packages[0].requests == [10..<600])
    #expect(plan.wastedSize == 0)
  }

  @Test func aSmallGapIsCheaperThanARequestAndALargeOneIsNot() {
    let near = RangePlan(needed: [RangeSet([0..<100_000, 100_500..<200_000])])
    #expect(near.packages[0].requests == [0..<200_000])
    #expect(near.wastedSize == 500)
    let far = RangePlan(needed: [RangeSet([0..<100_000, 190_000..<200_000])])
    #expect(far.packages[0].requests == [0..<100_000, 190_000..<200_000])
    #expect(far.wastedSize == 0)
  }

  @Test func longRangesAreCut() {
    let size = 3 * RangePlan.longestRequest + 7
    let plan = RangePlan(needed: [RangeSet(5..<5 + size)])
    #expect(plan.requestCount == 4)
    #expect(plan.packages[0].requests.reduce(0) { $0 + $1.count } == size)
  }

  @Test(arguments: 0..<20)
  func everyPlanCoversWhatIsNeededCheaplyAndInFewRequests(seed: Int) {
    var random = Random(seed: seed)
    let needed = (0..<3).map { _ in
      var position = 0
      var ranges: [Range<Int>] = []
      for _ in 0..<random.below(400) {
        position += 1 + random.below(random.below(4) == 0 ? 200_000 : 3000)
        let end = position + 1 + random.below(20_000)
        ranges.append(position..<end)
        position = end
      }
      return RangeSet(ranges)
    }
    let plan = RangePlan(needed: needed)
    let total = needed.reduce(0) { $0 + $1.ranges.reduce(0) { $0 + $1.count } }
    for (needed, package) in zip(needed, plan.packages) {
      #expect(needed.isSubset(of: RangeSet(package.requests)))
      #expect(
        package.requests.reduce(0) { $0 + $1.count }
          == RangeSet(package.requests).ranges.reduce(0) { $0 + $1.count })
    }
    #expect(
      plan.wastedSize <= total / RangePlan.wasteShare
        || plan.requestCount == RangePlan.mostRequests)
    #expect(plan.requestCount <= max(RangePlan.mostRequests, total / RangePlan.longestRequest + 1))
  }
}
