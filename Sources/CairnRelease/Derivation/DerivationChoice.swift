// SPDX-License-Identifier: Apache-2.0

/// Chooses among the steps that are not necessary.
///
/// One dual ascent over everything settles each component in which its bound and its solution agree:
/// almost all of them. The others are searched one by one, small ones first, with a fixed number of
/// visits between them.
struct DerivationChoice {
  /// The steps to run.
  private(set) var isChosen: [Bool]
  /// Whether every component's solution is proven.
  private(set) var isProvenMinimal = true
  /// The places visited: the measure of work.
  private(set) var visits = 0

  private let isNecessary: [Bool]
  private let part: DerivationPart
  private let wanted: [Int32]

  /// How many visits all searches together may take.
  static let searchVisits = 16_000_000

  /// Takes over what is necessary and cuts out what is open.
  init(_ graph: DerivationGraph, _ necessary: NecessarySteps, isUseful: [Bool]) {
    isNecessary = necessary.isNecessary
    isChosen = isNecessary
    var numbers = [Int32](repeating: 0, count: graph.contentCount)
    part = DerivationPart(
      of: graph, making: necessary.open, isSettled: necessary.isSettled, isUseful: isUseful,
      numbers: &numbers, isPaid: necessary.isNecessary)
    wanted = part.numbers(of: necessary.open, table: &numbers)
  }

  /// Chooses.
  mutating func make() {
    let graph = part.graph
    if wanted.isEmpty { return }
    var ascent = DualAscent(graph)
    let open = [StepDecision](repeating: .open, count: graph.stepCount)
    let order = wanted.sorted {
      (graph.makers.range(Int($0)).count, $0) < (graph.makers.range(Int($1)).count, $1)
    }
    let bound = ascent.run(
      wanted: order, decisions: open, limit: DerivationSearch.visitsPerPlace * graph.size)
    precondition(bound != nil, "what can be made was found to be impossible")
    let selection = StepSelection(ascent, wanted: wanted)
    visits = ascent.visits

    let components = DerivationComponents(graph)
    // What each component's solution costs beyond its bound.
    var gaps = [Weight](repeating: 0, count: components.count)
    for (content, amount) in zip(order, ascent.amounts) {
      gaps[components.ofContent(Int(content))] -= amount
    }
    for step in selection.steps {
      gaps[components.ofStep(Int(step))] += graph.weights[Int(step)]
      isChosen[Int(part.steps[Int(step)])] = true
    }
    search(components.lists(where: gaps.map { $0 > 0 }), selection)
  }

  /// Searches the components whose solutions are not proven.
  private mutating func search(_ lists: [DerivationComponents.List], _ selection: StepSelection) {
    var numbers = [Int32](repeating: 0, count: part.graph.contentCount)
    let isPaid = [Bool](repeating: false, count: part.graph.stepCount)
    var isWanted = [Bool](repeating: false, count: part.graph.contentCount)
    for content in wanted { isWanted[Int(content)] = true }
    var remaining = DerivationChoice.searchVisits
    for (done, list) in lists.enumerated() {
      let component = DerivationPart(
        of: part.graph, steps: list.steps, contents: list.contents, numbers: &numbers,
        isPaid: isPaid)
      let wanted = list.contents.indices.filter { isWanted[Int(list.contents[$0])] }
        .map { Int32($0) }
      let solution = list.steps.indices.filter { selection.isChosen[Int(list.steps[$0])] }
      let limit = remaining / (lists.count - done)
      var search = DerivationSearch(
        component.graph, wanted: wanted, solution: solution.map { Int32($0) })
      search.search(limit: limit / 4 * 3)
      var best = search.best
      remaining -= search.visits
      visits += search.visits
      isProvenMinimal = isProvenMinimal && search.isProven
      if !search.isProven && search.isThorough {
        var refinement = DerivationRefinement(component.graph, wanted: wanted, solution: best)
        refinement.refine(limit: max(0, limit - search.visits))
        best = refinement.steps
        remaining -= refinement.visits
        visits += refinement.visits
      }
      remaining = max(0, remaining)
      for step in list.steps {
        let number = Int(part.steps[Int(step)])
        isChosen[number] = isNecessary[number]
      }
      for step in best { isChosen[Int(part.steps[Int(list.steps[Int(step)])])] = true }
    }
  }
}
