// SPDX-License-Identifier: Apache-2.0

/// Improves a solution that could not be proven, a few steps at a time.
///
/// Some steps that compete for the same contents are taken out of the solution; what they made is
/// made anew in the cheapest way, everything else being at hand and paid for. In the end, steps
/// that the others make needless go.
struct DerivationRefinement {
  /// The places visited.
  private(set) var visits = 0

  private let graph: DerivationGraph
  private let wanted: [Int32]
  private var isTaken: [Bool]
  private var numbers: [Int32]

  /// How many steps are reconsidered together.
  private static let neighbours = 12
  /// How many visits the search for a better way to make what a few steps made may take.
  private static let searchVisits = 60_000

  /// Starts from a solution.
  init(_ graph: DerivationGraph, wanted: [Int32], solution: [Int32]) {
    self.graph = graph
    self.wanted = wanted
    isTaken = Array(repeating: false, count: graph.stepCount)
    for step in solution { isTaken[Int(step)] = true }
    numbers = Array(repeating: 0, count: graph.contentCount)
  }

  /// The steps of the solution.
  var steps: [Int32] { (0..<graph.stepCount).filter { isTaken[$0] }.map { Int32($0) } }

  /// Improves the solution until `limit` places have been visited.
  mutating func refine(limit: Int) {
    for seed in 0..<graph.stepCount where isTaken[seed] && visits < limit - limit / 4 {
      let rivals = rivals(of: seed)
      if rivals.count > 1 { reconsider(rivals) }
    }
    dropNeedless(limit: limit)
  }

  /// A step of the solution and others that would share the work with a step that might replace it.
  private mutating func rivals(of seed: Int) -> [Int] {
    var rivals = [seed]
    var next = 0
    while next < rivals.count && rivals.count < DerivationRefinement.neighbours {
      for target in graph.targets[rivals[next]] {
        for rival in graph.makers[Int(target)] where !isTaken[Int(rival)] {
          for shared in graph.targets[Int(rival)] {
            visits += 1
            for maker in graph.makers[Int(shared)] where isTaken[Int(maker)] {
              if rivals.contains(Int(maker)) { continue }
              rivals.append(Int(maker))
              if rivals.count == DerivationRefinement.neighbours { return rivals }
            }
          }
        }
      }
      next += 1
    }
    return rivals
  }

  /// Makes in the cheapest way what some steps of the solution make.
  private mutating func reconsider(_ rivals: [Int]) {
    for step in rivals { isTaken[step] = false }
    let rest = DerivationClosure(graph, isAllowed: isTaken)
    var isOpen = [Bool](repeating: false, count: graph.contentCount)
    for content in wanted where !rest.isMade[Int(content)] { isOpen[Int(content)] = true }
    for step in 0..<graph.stepCount where isTaken[step] && !rest.canRun[step] {
      for base in graph.bases[step] where !rest.isMade[Int(base)] { isOpen[Int(base)] = true }
    }
    visits += 2 * graph.size
    let open = isOpen.indices.filter { isOpen[$0] }.map { Int32($0) }
    let all = [Bool](repeating: true, count: graph.stepCount)
    let part = DerivationPart(
      of: graph, making: open, isSettled: rest.isMade, isUseful: all, numbers: &numbers,
      isPaid: isTaken)
    for step in rivals { isTaken[step] = true }
    let solution = part.steps.indices.filter { isTaken[Int(part.steps[$0])] }
    var search = DerivationSearch(
      part.graph, wanted: part.numbers(of: open, table: &numbers),
      solution: solution.map { Int32($0) })
    let before = search.bestWeight
    search.search(limit: DerivationRefinement.searchVisits)
    visits += search.visits
    if search.bestWeight >= before { return }
    for step in rivals { isTaken[step] = false }
    for step in search.best { isTaken[Int(part.steps[Int(step)])] = true }
  }

  /// Drops steps that the others make needless, dearest first.
  private mutating func dropNeedless(limit: Int) {
    let weights = graph.weights
    for step in steps.sorted(by: { (weights[Int($0)], $0) > (weights[Int($1)], $1) }) {
      if visits >= limit { return }
      visits += graph.size
      isTaken[Int(step)] = false
      let rest = DerivationClosure(graph, isAllowed: isTaken)
      isTaken[Int(step)] = !wanted.allSatisfy { rest.isMade[Int($0)] }
    }
  }
}
