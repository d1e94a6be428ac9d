// SPDX-License-Identifier: Apache-2.0

/// Which contents and steps depend on one another in a circle.
///
/// Circles are normal: a package leads from one content to another, and a delta that a device keeps
/// leads back. A step that is certain to run may count as supplying its target only where the
/// target cannot be needed for the step's own bases.
struct DerivationCycles {
  /// The strongly connected component of each content, then of each step; negative for what none
  /// of the roots depends on.
  private var component: [Int32]
  private let contentCount: Int

  /// Whether the making of what `step` needs may depend on `content`, one of its targets.
  func join(step: Int, content: Int) -> Bool {
    component[contentCount + step] == component[content]
  }

  /// Finds the components of what `roots` depend on through the steps in `isUseful`.
  ///
  /// Tarjan's algorithm with a stack of its own; linear.
  init(_ graph: DerivationGraph, roots: [Int32], isUseful: [Bool]) {
    contentCount = graph.contentCount
    let count = graph.contentCount + graph.stepCount
    component = Array(repeating: -1, count: count)
    /// The order in which a node was met, from one on; nought if it was not.
    var met = [Int32](repeating: 0, count: count)
    /// The earliest node on the stack that a node leads to, as far as known.
    var lowest = [Int32](repeating: 0, count: count)
    /// The next neighbour of a node to look at.
    var places = [Int32](repeating: 0, count: count)
    var (meetings, components) = (Int32(0), Int32(0))
    var (path, open): ([Int32], [Int32]) = ([], [])

    func enter(_ node: Int) {
      meetings += 1
      met[node] = meetings
      lowest[node] = meetings
      places[node] =
        node < contentCount ? graph.makers.starts[node] : graph.bases.starts[node - contentCount]
      path.append(Int32(node))
      open.append(Int32(node))
    }

    for root in roots where met[Int(root)] == 0 {
      enter(Int(root))
      while let last = path.last {
        let node = Int(last)
        let isContent = node < contentCount
        let end =
          isContent
          ? graph.makers.starts[node + 1] : graph.bases.starts[node - contentCount + 1]
        if places[node] < end {
          let place = Int(places[node])
          places[node] += 1
          let neighbour: Int
          if isContent {
            let step = Int(graph.makers.members[place])
            if !isUseful[step] { continue }
            neighbour = contentCount + step
          } else {
            neighbour = Int(graph.bases.members[place])
          }
          if met[neighbour] == 0 {
            enter(neighbour)
          } else if component[neighbour] < 0 {
            lowest[node] = min(lowest[node], met[neighbour])
          }
          continue
        }
        path.removeLast()
        if let parent = path.last { lowest[Int(parent)] = min(lowest[Int(parent)], lowest[node]) }
        if lowest[node] == met[node] {
          while let member = open.popLast() {
            component[Int(member)] = components
            if Int(member) == node { break }
          }
          components += 1
        }
      }
    }
  }
}
