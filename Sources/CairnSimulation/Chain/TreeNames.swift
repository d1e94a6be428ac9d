// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// The names of a chain's releases, taken from the paths of their trees.
struct TreeNames {
  /// The last part of each path.
  let names: [String]
  /// What the chain is called: the directory that all trees are in, if there is one.
  let title: String

  /// Throws `chainUnusable` where names are alike or unusable.
  ///
  /// - Parameter taken: names that are there already.
  init(_ paths: [String], taken: [String] = []) throws(CairnError) {
    var names: [String] = []
    var parents: Set<String> = []
    var seen = Set(taken.map { $0.lowercased() })
    for path in paths {
      let parts = try PosixStorage.absolutePath(of: path).split(separator: "/")
      let name = String(parts.last ?? "")
      guard ReleaseIdentity.isName(name) else {
        throw CairnError(
          .chainUnusable, "\(path) has no name that a release can have",
          hint: "rename the directory: releases are called by the last part of the path")
      }
      guard seen.insert(name.lowercased()).inserted else {
        throw CairnError(
          .chainUnusable, "two releases are called \(name)",
          hint: "rename one: releases are called by the last part of the path")
      }
      names.append(name)
      parents.insert(parts.dropLast().last.map { String($0) } ?? "")
    }
    self.names = names
    title = parents.count == 1 ? parents.first ?? "" : "trees"
  }
}
