// SPDX-License-Identifier: Apache-2.0

/// A lower bound of what it costs to make contents, and a set of steps that comes near it.
///
/// A *cut* is a set of contents with a wanted one in it. Whatever is run, the first step that makes
/// something of the cut needs nothing of the cut: one of these *entering* steps has to be paid for.
/// So each cut may charge its entering steps some amount, as long as no step is charged more than
/// it costs, and the amounts add up to a bound. Each wanted content in turn is surrounded by the
/// smallest cut whose entering steps are not used up, and charges them until one is; that step
/// then either can run for nothing, or is kept out of the cut by taking in one of its bases. This
/// is Wong's dual ascent for Steiner arborescences, for steps with several bases and targets; it
/// needs no order among the contents, so circles do no harm.
struct DualAscent {
  let graph: DerivationGraph
  /// What each step costs: nought for those that are taken.
  private(set) var prices: [Weight]
  /// What is left of each step's cost; negative for steps that are refused.
  private(set) var slack: [Weight]
  /// What each wanted content added to the bound, in the order given to `run`.
  private(set) var amounts: [Weight] = []
  /// The contents that steps without slack make, in an order in which they can be made.
  private(set) var reached: [Int32] = []
  /// The place of each content in `reached`; negative if it is not there.
  private(set) var order: [Int32]
  /// How many contents had been reached when the last base of a step was; the maximum until then.
  private(set) var readyAt: [Int32]
  /// The places looked at so far, in all runs: the measure of work.
  private(set) var visits = 0

  /// For how many rounds each wanted content charges once. Sharing the steps evenly gives better
  /// bounds than letting one content use up what it can; but every charge builds its cut anew, and
  /// long chains would take many.
  private static let gentleRounds = 32

  /// How many bases of each step are not reached.
  private var missing: [Int32]
  /// The last cut that a content or a step was met in.
  private var contentCut: [Int32]
  private var stepCut: [Int32]
  private var cutNumber: Int32 = 0
  /// The contents of the cut.
  private var cut: [Int32] = []
  /// The steps with slack that make something of the cut.
  private var entering: [Int32] = []
  private var running: [Int32] = []

  init(_ graph: DerivationGraph) {
    self.graph = graph
    prices = graph.weights
    slack = graph.weights
    order = Array(repeating: -1, count: graph.contentCount)
    contentCut = Array(repeating: 0, count: graph.contentCount)
    readyAt = Array(repeating: 0, count: graph.stepCount)
    missing = Array(repeating: 0, count: graph.stepCount)
    stepCut = Array(repeating: 0, count: graph.stepCount)
  }

  /// The bound for making all of `wanted` when steps that are taken cost nothing and steps that are
  /// refused do not exist; `nil` if they cannot be made.
  ///
  /// Stops charging after `limit` visits; the bound is then lower than it might be. All of `wanted`
  /// are reached in any case, at the end in the order of Knuth's values.
  mutating func run(wanted: [Int32], decisions: [StepDecision], limit: Int) -> Weight? {
    reset(decisions)
    let end = visits + limit
    var bound: Weight = 0
    amounts = Array(repeating: 0, count: wanted.count)
    var open = Array(wanted.indices)
    var round = 0
    while !open.isEmpty && visits < end {
      round += 1
      for place in open {
        let isGentle = round <= DualAscent.gentleRounds
        guard let amount = raise(Int(wanted[place]), isGentle: isGentle, end: end) else {
          return nil
        }
        amounts[place] += amount
        bound += amount
      }
      open.removeAll { order[Int(wanted[$0])] >= 0 }
    }
    if wanted.contains(where: { order[Int($0)] < 0 }) {
      reachAll()
      if wanted.contains(where: { order[Int($0)] < 0 }) { return nil }
    }
    return bound
  }

  private mutating func reset(_ decisions: [StepDecision]) {
    visits += graph.size
    reached.removeAll(keepingCapacity: true)
    for content in order.indices { order[content] = -1 }
    for step in 0..<graph.stepCount {
      let isRefused = decisions[step] == .refused
      prices[step] = decisions[step] == .taken ? 0 : graph.weights[step]
      slack[step] = isRefused ? -1 : prices[step]
      // A refused step's bases are never complete: there are fewer than these.
      missing[step] = isRefused ? .max : Int32(graph.bases.range(step).count)
      readyAt[step] = missing[step] == 0 ? 0 : .max
    }
    for step in 0..<graph.stepCount where missing[step] == 0 && slack[step] == 0 { run(step) }
  }

  // MARK: Charging

  /// Charges for a wanted content, once or until it is reached or the visits are used up.
  private mutating func raise(_ wanted: Int, isGentle: Bool, end: Int) -> Weight? {
    var amount: Weight = 0
    while order[wanted] < 0 && visits < end {
      cutNumber += 1
      cut.removeAll(keepingCapacity: true)
      entering.removeAll(keepingCapacity: true)
      takeIn(wanted)
      var next = 0
      // The cut grows as long as nothing of it is reached.
      var isWhole = true
      while isWhole && visits < end {
        while next < cut.count {
          lookAtMakers(of: Int(cut[next]))
          next += 1
        }
        guard let least = leastSlack() else { return nil }
        amount += least
        isWhole = charge(least)
        if isGentle { return amount }
      }
    }
    return amount
  }

  private mutating func takeIn(_ content: Int) {
    contentCut[content] = cutNumber
    cut.append(Int32(content))
  }

  private mutating func lookAtMakers(of content: Int) {
    for place in graph.makers.range(content) {
      visits += 1
      let step = Int(graph.makers.members[place])
      if stepCut[step] == cutNumber || slack[step] < 0 { continue }
      stepCut[step] = cutNumber
      if slack[step] == 0 { keepOut(step) } else { entering.append(Int32(step)) }
    }
  }

  /// Takes one of a step's bases that is not reached into the cut, unless one is there.
  private mutating func keepOut(_ step: Int) {
    if needsCut(step) { return }
    for place in graph.bases.range(step) where order[Int(graph.bases.members[place])] < 0 {
      takeIn(Int(graph.bases.members[place]))
      return
    }
  }

  /// Whether one of a step's bases is in the cut.
  private mutating func needsCut(_ step: Int) -> Bool {
    for place in graph.bases.range(step) {
      visits += 1
      if contentCut[Int(graph.bases.members[place])] == cutNumber { return true }
    }
    return false
  }

  /// The least slack of the entering steps; forgets those that the cut has swallowed. `nil` if no
  /// step enters.
  private mutating func leastSlack() -> Weight? {
    var kept = 0
    var least = Weight.max
    for place in entering.indices {
      let step = Int(entering[place])
      if needsCut(step) { continue }
      entering[kept] = Int32(step)
      kept += 1
      least = min(least, slack[step])
    }
    entering.removeLast(entering.count - kept)
    visits += kept
    return kept == 0 ? nil : least
  }

  /// Charges the entering steps and runs those that can run for nothing; false if one did.
  private mutating func charge(_ amount: Weight) -> Bool {
    var isWhole = true
    for place in entering.indices {
      let step = Int(entering[place])
      slack[step] -= amount
      if slack[step] > 0 { continue }
      if missing[step] == 0 {
        run(step)
        isWhole = false
      } else {
        keepOut(step)
      }
    }
    return isWhole
  }

  // MARK: Reaching

  /// Reaches what a step makes, and what then can be made for nothing.
  private mutating func run(_ step: Int) {
    running.append(Int32(step))
    while let step = running.popLast() {
      for place in graph.targets.range(Int(step)) {
        let content = Int(graph.targets.members[place])
        if order[content] >= 0 { continue }
        reach(content) { ascent, user in
          if ascent.slack[user] == 0 { ascent.running.append(Int32(user)) }
        }
      }
    }
  }

  /// Notes that a content is reached; tells which steps are ready with it.
  private mutating func reach(_ content: Int, isReady: (inout DualAscent, Int) -> Void) {
    order[content] = Int32(reached.count)
    reached.append(Int32(content))
    for place in graph.users.range(content) {
      visits += 1
      let user = Int(graph.users.members[place])
      missing[user] -= 1
      if missing[user] > 0 { continue }
      readyAt[user] = Int32(reached.count)
      isReady(&self, user)
    }
  }

  /// Reaches everything that is left, cheapest first, where a content costs what the step that
  /// makes it and its bases do: Knuth's generalisation of Dijkstra's algorithm.
  private mutating func reachAll() {
    var queue = CheapestFirst()
    var values = [Double](repeating: 0, count: graph.contentCount)
    func value(of step: Int) -> Double {
      graph.bases.range(step).reduce(slack[step].rough) {
        $0 + values[Int(graph.bases.members[$1])]
      }
    }
    for step in 0..<graph.stepCount where missing[step] == 0 && slack[step] > 0 {
      queue.insert(step, value: value(of: step))
    }
    while let (step, cost) = queue.removeCheapest() {
      var ready: [Int] = []
      for place in graph.targets.range(step) {
        let content = Int(graph.targets.members[place])
        if order[content] >= 0 { continue }
        values[content] = cost
        reach(content) { ready.append($1) }
        slack[step] = 0
      }
      for user in ready { queue.insert(user, value: value(of: user)) }
    }
  }
}
