// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnTestSupport
import Testing

@Suite("Contents share payloads by rule")
struct PayloadPlanTests {
  @Test("small contents are put together up to the limit, big ones are alone")
  func groups() {
    let small = (0..<40).map { WantedContent(number: $0, size: 50 << 10, base: $0) }
    let big = WantedContent(number: 40, size: 65 << 10, base: 7)
    let plan = PayloadPlan(small + [big], isBaseline: false)
    #expect(plan.payloads.map(\.targets.count) == [20, 20, 1])
    #expect(plan.payloads[2] == PlannedPayload(bases: [7], targets: [40]))
    #expect(PayloadPlan(small, isBaseline: true).payloads.count == 1)
  }

  @Test("programs are alone whatever their size")
  func programs() {
    let contents = (0..<4).map {
      WantedContent(number: $0, size: 100, isExecutable: $0 == 1)
    }
    let plan = PayloadPlan(contents, isBaseline: false)
    #expect(plan.payloads.map(\.targets) == [[0, 2, 3], [1]])
  }

  @Test("a group has one feature and one age, and lies by age, feature and path")
  func keys() {
    let contents = [
      WantedContent(number: 0, size: 10, feature: 1, age: 3),
      WantedContent(number: 1, size: 10, feature: 0, age: 3),
      WantedContent(number: 2, size: 10, feature: 0, age: 2),
      WantedContent(number: 3, size: 10, feature: 1, age: 3),
      WantedContent(number: 4, size: 10, feature: 0, age: 3),
    ]
    let plan = PayloadPlan(contents, isBaseline: false)
    #expect(plan.payloads.map(\.targets) == [[2], [1, 4], [0, 3]])
  }

  @Test("each base is in a group once, in the order of its members")
  func bases() {
    let contents = [
      WantedContent(number: 0, size: 10, base: 9), WantedContent(number: 1, size: 10),
      WantedContent(number: 2, size: 10, base: 4), WantedContent(number: 3, size: 10, base: 9),
    ]
    let plan = PayloadPlan(contents, isBaseline: false)
    #expect(plan.payloads == [PlannedPayload(bases: [9, 4], targets: [0, 1, 2, 3])])
  }

  @Test("every content is the target of one payload", arguments: 0..<20)
  func partition(seed: Int) {
    var random = Random(seed: seed)
    let contents = (0..<300).map {
      WantedContent(
        number: $0, size: random.below(100 << 10), feature: random.below(3), age: random.below(3),
        isExecutable: random.below(5) == 0, base: random.below(2) == 0 ? random.below(50) : nil)
    }
    let plan = PayloadPlan(contents, isBaseline: false)
    #expect(plan.payloads.flatMap(\.targets).sorted() == Array(0..<300))
    for payload in plan.payloads {
      #expect(Set(payload.bases).count == payload.bases.count)
      let size = payload.targets.reduce(0) { $0 + contents[$1].size }
      #expect(payload.targets.count == 1 || size <= PayloadPlan.groupSize)
    }
  }

  @Test("nothing to carry is no payload")
  func nothing() {
    #expect(PayloadPlan([], isBaseline: false).payloads.isEmpty)
    let empty = PayloadPlan([WantedContent(number: 0, size: 0)], isBaseline: false)
    #expect(empty.payloads == [PlannedPayload(bases: [], targets: [0])])
  }
}
