// SPDX-License-Identifier: Apache-2.0

/// The steps that every derivation has, and what remains to be decided.
///
/// A content that is needed and that only one step makes forces that step; its bases are needed
/// then. In a chain of packages this settles almost everything.
struct NecessarySteps {
  /// The steps that no derivation can do without.
  private(set) var isNecessary: [Bool]
  /// The contents that the necessary steps supply.
  private(set) var isSettled: [Bool]
  /// The needed contents that still have to be supplied, in order.
  private(set) var open: [Int32] = []

  /// Follows what `wanted` needs through the steps in `isUseful`, all of which can run. Linear.
  init(_ graph: DerivationGraph, wanted: [Int32], isUseful: [Bool]) {
    let cycles = DerivationCycles(graph, roots: wanted, isUseful: isUseful)
    isNecessary = Array(repeating: false, count: graph.stepCount)
    isSettled = Array(repeating: false, count: graph.contentCount)
    var isNeeded = [Bool](repeating: false, count: graph.contentCount)
    var needed: [Int32] = []
    for content in wanted where !isNeeded[Int(content)] {
      isNeeded[Int(content)] = true
      needed.append(content)
    }
    var next = 0
    while next < needed.count {
      let content = Int(needed[next])
      next += 1
      guard let step = NecessarySteps.onlyMaker(of: content, in: graph, isUseful: isUseful),
        !isNecessary[step]
      else { continue }
      isNecessary[step] = true
      for place in graph.targets.range(step) {
        let target = Int(graph.targets.members[place])
        if !cycles.join(step: step, content: target) { isSettled[target] = true }
      }
      for place in graph.bases.range(step) {
        let base = Int(graph.bases.members[place])
        if isNeeded[base] { continue }
        isNeeded[base] = true
        needed.append(Int32(base))
      }
    }
    open = needed.filter { !isSettled[Int($0)] }.sorted()
  }

  private static func onlyMaker(
    of content: Int, in graph: DerivationGraph, isUseful: [Bool]
  ) -> Int? {
    var only: Int?
    for place in graph.makers.range(content) {
      let step = Int(graph.makers.members[place])
      if !isUseful[step] { continue }
      if only != nil { return nil }
      only = step
    }
    return only
  }
}
