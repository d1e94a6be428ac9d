// SPDX-License-Identifier: Apache-2.0

/// A set of steps that makes the wanted contents, read off the end of a dual ascent.
///
/// From the contents reached last to the first, each one that is needed gets a step that makes it
/// out of contents reached before: one already chosen, else the one that is cheapest for what it
/// newly supplies. Steps whose supplies others give too are dropped again, dearest first. Every
/// choice leads to contents reached earlier, so the steps chosen can always run.
struct StepSelection {
  /// Whether a step is chosen.
  private(set) var isChosen: [Bool]
  /// The chosen steps.
  private(set) var steps: [Int32] = []

  private let graph: DerivationGraph
  private let prices: [Weight]
  private let slack: [Weight]
  /// When a content was reached, and when a step's bases were.
  private let order: [Int32]
  private let readyAt: [Int32]
  /// For each content, how often it is needed: once for being wanted, once for every chosen step.
  private var needs: [Int32]
  /// For each content, how many chosen steps make it out of contents reached before.
  private var suppliers: [Int32]

  /// Nothing chosen yet.
  private init(of ascent: DualAscent, wanted: [Int32]) {
    graph = ascent.graph
    prices = ascent.prices
    slack = ascent.slack
    order = ascent.order
    readyAt = ascent.readyAt
    isChosen = Array(repeating: false, count: graph.stepCount)
    needs = Array(repeating: 0, count: graph.contentCount)
    suppliers = Array(repeating: 0, count: graph.contentCount)
    for content in wanted { needs[Int(content)] += 1 }
  }

  /// Chooses steps for `wanted`, all of which the ascent has reached. Linear in practice.
  init(_ ascent: DualAscent, wanted: [Int32]) {
    self.init(of: ascent, wanted: wanted)
    for content in ascent.reached.reversed()
    where needs[Int(content)] > 0 && suppliers[Int(content)] == 0 {
      guard let step = bestMaker(of: Int(content)) else { continue }
      choose(step)
    }
    let needless = steps.filter { isNeedless(Int($0)) }
    dropNeedless(needless.sorted { (prices[Int($0)], $0) > (prices[Int($1)], $1) })
  }

  /// Chooses steps by leaving out: takes everything, then drops what is needless in the order of
  /// `preferences`, the least preferred step first.
  init(_ ascent: DualAscent, wanted: [Int32], leavingOut preferences: some Sequence<Int>) {
    self.init(of: ascent, wanted: wanted)
    for step in 0..<graph.stepCount where slack[step] >= 0 && readyAt[step] < .max { choose(step) }
    dropNeedless(preferences.map { Int32($0) })
  }

  private mutating func choose(_ step: Int) {
    isChosen[step] = true
    steps.append(Int32(step))
    for place in graph.bases.range(step) { needs[Int(graph.bases.members[place])] += 1 }
    count(1, suppliesOf: step)
  }

  /// Whether a step can supply a content: whether its bases were reached before.
  private func canSupply(_ content: Int, _ step: Int) -> Bool {
    order[content] >= 0 && readyAt[step] <= order[content]
  }

  private mutating func count(_ change: Int32, suppliesOf step: Int) {
    for place in graph.targets.range(step) {
      let content = Int(graph.targets.members[place])
      if canSupply(content, step) { suppliers[content] += change }
    }
  }

  private func bestMaker(of content: Int) -> Int? {
    var best: (value: Double, step: Int)?
    for place in graph.makers.range(content) {
      let step = Int(graph.makers.members[place])
      // A step that still has slack was not worth it; a step that is refused has less than none.
      guard slack[step] == 0, canSupply(content, step) else { continue }
      var supplies = 0.0
      for place in graph.targets.range(step) {
        let target = Int(graph.targets.members[place])
        if needs[target] > 0 && suppliers[target] == 0 && canSupply(target, step) {
          supplies += 1
        }
      }
      let value = prices[step].rough / supplies
      if best.map({ value < $0.value }) ?? true { best = (value, step) }
    }
    return best?.step
  }

  /// Drops steps whose supplies are not needed or given by others too: those listed, in this order,
  /// and what becomes needless with them.
  private mutating func dropNeedless(_ list: [Int32]) {
    var stack = Array(list.reversed())
    while let last = stack.popLast() {
      let step = Int(last)
      guard isChosen[step], isNeedless(step) else { continue }
      isChosen[step] = false
      count(-1, suppliesOf: step)
      for place in graph.bases.range(step) {
        let base = Int(graph.bases.members[place])
        needs[base] -= 1
        if needs[base] > 0 { continue }
        for maker in graph.makers.range(base) { stack.append(graph.makers.members[maker]) }
      }
    }
    steps.removeAll { !isChosen[Int($0)] }
  }

  private func isNeedless(_ step: Int) -> Bool {
    for place in graph.targets.range(step) {
      let content = Int(graph.targets.members[place])
      if needs[content] > 0 && suppliers[content] == 1 && canSupply(content, step) {
        return false
      }
    }
    return true
  }
}
