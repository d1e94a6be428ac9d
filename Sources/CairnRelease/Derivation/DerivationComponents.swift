// SPDX-License-Identifier: Apache-2.0

/// The connected parts of a graph, which can be solved one by one.
struct DerivationComponents {
  /// The steps and contents of one component, in order.
  struct List {
    var steps: [Int32] = []
    var contents: [Int32] = []
  }

  /// How many there are.
  private(set) var count = 0
  private var contentComponents: [Int32]
  private var stepComponents: [Int32]

  /// Numbers the components in the order of their lowest contents. Almost linear.
  init(_ graph: DerivationGraph) {
    // Each content's parent in a forest of sets; roots are their own.
    var parents = (0..<graph.contentCount).map { Int32($0) }
    func root(of content: Int32) -> Int32 {
      var content = content
      while parents[Int(content)] != content {
        parents[Int(content)] = parents[Int(parents[Int(content)])]
        content = parents[Int(content)]
      }
      return content
    }
    func join(_ row: ArraySlice<Int32>, with first: Int32) {
      for content in row {
        let (one, other) = (root(of: first), root(of: content))
        // The lower root stays: the numbers do not depend on the order of the steps.
        if one < other { parents[Int(other)] = one } else { parents[Int(one)] = other }
      }
    }
    for step in 0..<graph.stepCount {
      guard let first = graph.targets[step].first else { continue }
      join(graph.targets[step], with: first)
      join(graph.bases[step], with: first)
    }
    contentComponents = Array(repeating: 0, count: graph.contentCount)
    for content in 0..<graph.contentCount {
      if parents[content] == Int32(content) {
        contentComponents[content] = Int32(count)
        count += 1
      } else {
        contentComponents[content] = contentComponents[Int(root(of: Int32(content)))]
      }
    }
    stepComponents = Array(repeating: -1, count: graph.stepCount)
    for step in 0..<graph.stepCount {
      if let first = graph.targets[step].first {
        stepComponents[step] = contentComponents[Int(first)]
      }
    }
  }

  func ofContent(_ content: Int) -> Int { Int(contentComponents[content]) }

  /// The component of a step, which has to have a target.
  func ofStep(_ step: Int) -> Int { Int(stepComponents[step]) }

  /// The components that are chosen, small ones first.
  func lists(where isChosen: [Bool]) -> [List] {
    var places = [Int](repeating: -1, count: count)
    var lists: [List] = []
    for component in 0..<count where isChosen[component] {
      places[component] = lists.count
      lists.append(List())
    }
    for (content, component) in contentComponents.enumerated() where isChosen[Int(component)] {
      lists[places[Int(component)]].contents.append(Int32(content))
    }
    for (step, component) in stepComponents.enumerated()
    where component >= 0 && isChosen[Int(component)] {
      lists[places[Int(component)]].steps.append(Int32(step))
    }
    return lists.sorted {
      ($0.steps.count, $0.contents[0]) < ($1.steps.count, $1.contents[0])
    }
  }
}
