// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Finds the cheapest steps that make wanted contents from those at hand.
///
/// The one planner behind installing, undoing, adopting, repairing, publishing and exporting.
/// Cheapest means: the set of steps, each paid once however many need it, costs least; among those
/// that cost the same it has least work. `Documentation/Planner.md` says how and why.
public enum DerivationPlanner {
  /// Plans how to make `wanted` out of `available`.
  ///
  /// Contents are numbers below `contentCount`; others trap. Contents may be listed more than once.
  /// The same input always gives the same plan.
  ///
  /// - Complexity: linear in the steps and their contents, but for components in which cheaper
  ///   alternatives overlap; those get a fixed number of visits.
  /// - Throws: `planTooLarge` if all costs, or all work, add up to 2^62 bytes or more.
  public static func plan(
    wanted: [Int], available: [Int], contentCount: Int, steps: DerivationSteps
  ) throws(CairnError) -> DerivationOutcome {
    let graph = try DerivationGraph(steps, available: available, contentCount: contentCount)
    let missing = lacking(wanted, available: available, contentCount: contentCount)
    let possible = DerivationClosure(
      graph, isAllowed: Array(repeating: true, count: graph.stepCount))
    if missing.contains(where: { !possible.isMade[Int($0)] }) {
      return .impossible(UnderivableContents(missing, in: graph, possible))
    }
    let isUseful = worthRunning(graph, possible)
    let necessary = NecessarySteps(graph, wanted: missing, isUseful: isUseful)
    var choice = DerivationChoice(graph, necessary, isUseful: isUseful)
    choice.make()
    let chosen = DerivationClosure(graph, isAllowed: choice.isChosen)
    precondition(
      missing.allSatisfy { chosen.isMade[Int($0)] }, "a derivation makes all that is wanted")
    return .derivation(Derivation(graph, order: chosen.order, choice))
  }

  /// The wanted contents that are not at hand, each once, in order.
  private static func lacking(
    _ wanted: [Int], available: [Int], contentCount: Int
  ) -> [Int32] {
    var isLacking = [Bool](repeating: false, count: contentCount)
    for content in wanted { isLacking[content] = true }
    for content in available { isLacking[content] = false }
    return (0..<contentCount).filter { isLacking[$0] }.map { Int32($0) }
  }

  /// The steps that can run and are not plainly needless: what can be made without any download is
  /// not worth one.
  private static func worthRunning(
    _ graph: DerivationGraph, _ possible: DerivationClosure
  ) -> [Bool] {
    let isFree = graph.weights.map { $0.cost == 0 }
    let free = DerivationClosure(graph, isAllowed: isFree)
    return (0..<graph.stepCount).map { step in
      possible.canRun[step]
        && graph.targets[step].contains { isFree[step] || !free.isMade[Int($0)] }
    }
  }
}

extension Derivation {
  /// Adds up the chosen steps, which are in an order in which they can run.
  init(_ graph: DerivationGraph, order: [Int32], _ choice: DerivationChoice) {
    steps = order.map { Int($0) }
    let weight = steps.reduce(0) { $0 + graph.weights[$1] }
    cost = weight.cost
    work = weight.work
    isProvenMinimal = choice.isProvenMinimal
    visits = choice.visits
  }
}

extension UnderivableContents {
  /// Follows what cannot be made back to what nothing makes.
  init(_ wanted: [Int32], in graph: DerivationGraph, _ possible: DerivationClosure) {
    let lacking = wanted.filter { !possible.isMade[Int($0)] }
    var isMet = [Bool](repeating: false, count: graph.contentCount)
    for content in lacking { isMet[Int(content)] = true }
    var met = lacking
    var next = 0
    while next < met.count {
      for step in graph.makers[Int(met[next])] {
        for base in graph.bases[Int(step)] where !possible.isMade[Int(base)] && !isMet[Int(base)] {
          isMet[Int(base)] = true
          met.append(base)
        }
      }
      next += 1
    }
    self.init(
      wanted: lacking.map { Int($0) },
      missing: met.filter { graph.makers.range(Int($0)).isEmpty }.map { Int($0) }.sorted())
  }
}
