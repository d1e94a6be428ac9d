// SPDX-License-Identifier: Apache-2.0

/// Everything that can be made when some of the steps may be run.
struct DerivationClosure {
  /// Whether a content can be made.
  private(set) var isMade: [Bool]
  /// Whether a step is allowed, and all its bases can be made.
  private(set) var canRun: [Bool]
  /// The steps that can run, in an order in which they can: those that can run at once by their
  /// number, then what they make possible.
  private(set) var order: [Int32] = []

  /// Runs all steps for which `isAllowed` is set. Linear.
  init(_ graph: DerivationGraph, isAllowed: [Bool]) {
    isMade = Array(repeating: false, count: graph.contentCount)
    canRun = Array(repeating: false, count: graph.stepCount)
    var missing = [Int32](repeating: 0, count: graph.stepCount)
    for step in 0..<graph.stepCount {
      missing[step] = Int32(graph.bases.range(step).count)
      if missing[step] == 0 && isAllowed[step] { order.append(Int32(step)) }
    }
    var next = 0
    while next < order.count {
      let step = Int(order[next])
      next += 1
      canRun[step] = true
      for place in graph.targets.range(step) {
        let content = Int(graph.targets.members[place])
        if isMade[content] { continue }
        isMade[content] = true
        for user in graph.users.range(content) {
          let step = Int(graph.users.members[user])
          missing[step] -= 1
          if missing[step] == 0 && isAllowed[step] { order.append(Int32(step)) }
        }
      }
    }
  }
}
