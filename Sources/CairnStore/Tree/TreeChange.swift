// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// What has to happen to a tree so that it becomes a release, decided before anything happens.
struct TreeChange: Sendable {
  /// A node that has to be ready before the tree can change.
  struct Staged: Sendable {
    /// How it comes about.
    enum Making: Sendable {
      /// A file with a content that has to be made or copied.
      case content(Manifest.Content)
      /// One more name of the staged file with this number.
      case linkToStaged(Int)
      /// One more name of a file that is in the tree and stays there.
      case linkToTree(TreePath)
      /// A symbolic link.
      case symbolicLink([UInt8])
      /// An empty directory.
      case directory
    }

    /// Its number.
    var number: Int
    /// What it will be.
    var entry: TreeEntry
    /// How it comes about.
    var making: Making
  }

  /// Something in the tree that is neither what the installed release says nor what the new one does.
  struct Conflict: Sendable, Hashable {
    /// What is wrong.
    enum Reason: String, Sendable {
      /// The release's own file is another one.
      case changed = "changed locally"
      /// Something that the release does not own is where it needs a place.
      case foreign = "not from this release"
    }

    /// Where it is.
    var path: TreePath
    /// What is wrong.
    var reason: Reason
    /// The name that it would get.
    var savedAs: TreePath
  }

  /// The operations in the tree.
  var operations: [SwitchOperation] = []
  /// What has to be staged, by number.
  var staged: [Staged] = []
  /// What would be lost, and is saved under another name.
  var conflicts: [Conflict] = []
  /// The contents of files that are replaced or removed, by the number of the operation.
  var replaced: [Int: Manifest.Content] = [:]
  /// The lengths of the names that come into each directory, bytes.
  var gainedNames: [TreePath: [Int]] = [:]
  /// How many files come, how many change, how many go, and the bytes of those that come or change.
  var added = 0
  var changed = 0
  var removed = 0
  var writtenSize = 0

  /// Whether the tree is the release already.
  var isEmpty: Bool { operations.isEmpty }

  /// The contents that have to be made or copied.
  var wanted: [Manifest.Content] {
    staged.compactMap { staged in
      if case .content(let content) = staged.making { return content }
      return nil
    }
  }
}
