// SPDX-License-Identifier: Apache-2.0

/// Looks for the cheapest steps by branch and bound, as far as the visits allow.
///
/// A branch takes or refuses one step after the other. Its bound is a dual ascent with the taken
/// steps for nothing and without the refused ones, wanting what the taken steps need as well; what
/// the ascent reaches gives a solution. Steps that the bound shows to be too dear for anything
/// better are refused without branching.
struct DerivationSearch {
  /// The steps of the best solution found.
  private(set) var best: [Int32]
  private(set) var bestWeight: Weight
  /// Whether there is no better one.
  private(set) var isProven = false
  /// Whether the visits suffice for more than the root.
  private(set) var isThorough = false
  /// The places visited, by the ascents and by reading solutions off them.
  var visits: Int { ascent.visits + branches * graph.size }
  /// The branches looked at.
  private(set) var branches = 0

  /// For how many looks at everything the visits must suffice to begin with.
  static let fewestBranches = 100

  /// How many visits one ascent may take for each place of the graph.
  static let visitsPerPlace = 40

  private let graph: DerivationGraph
  private let wanted: [Int32]
  private var ascent: DualAscent
  private var decisions: [StepDecision]
  /// The steps decided about on the way to the branch at hand.
  private var trail: [Int32] = []
  private var taken: Weight = 0

  /// A branch that waits: the length of the trail that leads to it, and its own decision.
  private struct Branch {
    let depth: Int
    let step: Int32
    let decision: StepDecision
  }

  /// Starts from a solution.
  init(_ graph: DerivationGraph, wanted: [Int32], solution: [Int32]) {
    self.graph = graph
    self.wanted = wanted.sorted {
      (graph.makers.range(Int($0)).count, $0) < (graph.makers.range(Int($1)).count, $1)
    }
    best = solution
    bestWeight = solution.reduce(0) { $0 + graph.weights[Int($1)] }
    ascent = DualAscent(graph)
    decisions = Array(repeating: .open, count: graph.stepCount)
  }

  /// Searches until the best solution is proven or `limit` places have been visited; only at the
  /// root where so few visits do not lead anywhere.
  mutating func search(limit: Int) {
    var waiting: [Branch] = []
    isThorough = limit / graph.size >= DerivationSearch.fewestBranches
    branch(&waiting)
    if isThorough {
      while visits < limit, let next = waiting.popLast() {
        undo(to: next.depth)
        decide(Int(next.step), next.decision)
        branch(&waiting)
      }
    }
    isProven = waiting.isEmpty
  }

  /// Looks at the branch at hand and adds those that it leads to.
  private mutating func branch(_ waiting: inout [Branch]) {
    guard let step = explore() else { return }
    waiting.append(Branch(depth: trail.count, step: Int32(step), decision: .refused))
    waiting.append(Branch(depth: trail.count, step: Int32(step), decision: .taken))
  }

  private mutating func decide(_ step: Int, _ decision: StepDecision) {
    decisions[step] = decision
    trail.append(Int32(step))
    if decision == .taken { taken += graph.weights[step] }
  }

  private mutating func undo(to depth: Int) {
    while trail.count > depth, let step = trail.popLast() {
      if decisions[Int(step)] == .taken { taken -= graph.weights[Int(step)] }
      decisions[Int(step)] = .open
    }
  }

  /// Bounds the branch at hand; the step to decide about next, `nil` if it holds nothing better.
  private mutating func explore() -> Int? {
    while true {
      branches += 1
      let needs = wanted + basesTaken()
      let charge = ascent.run(
        wanted: needs, decisions: decisions, limit: DerivationSearch.visitsPerPlace * graph.size)
      guard let charge else { return nil }
      let selection = StepSelection(ascent, wanted: needs)
      improve(with: selection)
      let bound = taken + charge
      if branches == 1 && bound < bestWeight { tryLeavingOut() }
      if bound >= bestWeight { return nil }
      let isNarrower = refuseTooDear(bound)
      if let step = dearest(of: selection) { return step }
      // All that was selected is refused by now, or taken; look again without it.
      if !isNarrower { return decisions.firstIndex(of: .open) }
    }
  }

  /// Tries solutions that are made by leaving out. Steps that belong together have numbers close to
  /// one another, so that keeping the last ones, or the first, keeps what fits together.
  private mutating func tryLeavingOut() {
    let steps = 0..<graph.stepCount
    branches += 1
    improve(with: StepSelection(ascent, wanted: wanted, leavingOut: steps))
    if !isThorough { return }
    branches += 2
    improve(with: StepSelection(ascent, wanted: wanted, leavingOut: steps.reversed()))
    let slack = ascent.slack
    improve(
      with: StepSelection(
        ascent, wanted: wanted,
        leavingOut: steps.sorted { (slack[$0], $0) > (slack[$1], $1) }))
  }

  /// The bases of the steps that are taken.
  private func basesTaken() -> [Int32] {
    var isListed = [Bool](repeating: false, count: graph.contentCount)
    for content in wanted { isListed[Int(content)] = true }
    var bases: [Int32] = []
    for step in trail where decisions[Int(step)] == .taken {
      for base in graph.bases[Int(step)] where !isListed[Int(base)] {
        isListed[Int(base)] = true
        bases.append(base)
      }
    }
    return bases
  }

  private mutating func improve(with selection: StepSelection) {
    let weight = selection.steps.reduce(0) { $0 + graph.weights[Int($1)] }
    if weight < bestWeight {
      best = selection.steps
      bestWeight = weight
    }
  }

  /// Refuses the steps with which nothing can be better than the best; false if there are none.
  private mutating func refuseTooDear(_ bound: Weight) -> Bool {
    let before = trail.count
    for step in 0..<graph.stepCount
    where decisions[step] == .open && ascent.slack[step] >= bestWeight - bound {
      decide(step, .refused)
    }
    return trail.count > before
  }

  /// The dearest open step of a selection, of equal ones the lowest.
  private func dearest(of selection: StepSelection) -> Int? {
    var dearest: Int?
    for step in selection.steps.sorted() where decisions[Int(step)] == .open {
      if let other = dearest, graph.weights[other] >= graph.weights[Int(step)] { continue }
      dearest = Int(step)
    }
    return dearest
  }
}
