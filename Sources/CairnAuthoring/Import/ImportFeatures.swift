// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// The features that a tree's nodes belong to.
struct ImportFeatures {
  /// The names, ascending.
  let names: [String]
  /// The number of each node's feature; nought for none.
  let numbers: [Int]

  /// Tries the rules in their order; throws `featureEmpty` for a feature without a node.
  init(_ rules: [FeatureRule], of nodes: [ScannedNode]) throws(CairnError) {
    let names = Set(rules.map(\.name)).sorted()
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() { places[name] = place + 1 }
    var isUsed = [Bool](repeating: false, count: names.count + 1)
    numbers = nodes.map { node in
      guard let rule = rules.first(where: { $0.glob.matches(node.path) }) else { return 0 }
      let number = places[rule.name] ?? 0
      isUsed[number] = true
      return number
    }
    self.names = names
    for (place, name) in names.enumerated() where !isUsed[place + 1] {
      throw CairnError(
        .featureEmpty, "nothing in the tree belongs to the feature \(name)",
        hint: "check its pattern; the first --feature that matches has a path")
    }
  }
}
