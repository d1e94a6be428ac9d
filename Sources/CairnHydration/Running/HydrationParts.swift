// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// The steps of a plan in parts that have nothing to do with one another, so that each can run by
/// itself and what is made in between is needed nowhere else.
struct HydrationParts {
  /// The numbers of each part's steps in the order in which they run; the part with most work first.
  let parts: [[Int]]

  init(_ plan: HydrationPlan, atHand: (Digest) -> Bool) {
    var leaders = Array(plan.steps.indices)
    var makers: [Digest: Int] = [:]
    func leader(_ step: Int) -> Int {
      var step = step
      while leaders[step] != step {
        leaders[step] = leaders[leaders[step]]
        step = leaders[step]
      }
      return step
    }
    for (number, step) in plan.steps.enumerated() {
      for content in step.bases + step.targets where !atHand(content.digest) {
        if let maker = makers[content.digest] {
          leaders[leader(number)] = leader(maker)
        } else {
          makers[content.digest] = number
        }
      }
    }
    var members: [Int: [Int]] = [:]
    for number in plan.steps.indices { members[leader(number), default: []].append(number) }
    let weighed = members.values.map { steps in
      (work: steps.reduce(0) { $0 + plan.steps[$1].work }, steps: steps)
    }
    parts = weighed.sorted { ($1.work, $0.steps[0]) < ($0.work, $1.steps[0]) }.map(\.steps)
  }
}
