// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// Finds names that a file system which ignores case would take for one.
enum NameCollisions {
  /// Throws `namesCollide` if the tree's file system ignores case and two names differ by nothing else.
  static func check(_ selection: TreeSelection, in tree: any Storage) throws(CairnError) {
    guard try ignoresCase(tree) else { return }
    var names: [String: TreePath] = [:]
    for entry in selection.entries {
      let folded = String(decoding: entry.path.bytes, as: UTF8.self).lowercased()
      if let other = names[folded] {
        throw CairnError(
          .namesCollide,
          "\(other) and \(entry.path) are one name on the file system of \(tree), which ignores case",
          hint: "install into a directory on a file system that tells them apart")
      }
      names[folded] = entry.path
    }
  }

  /// The store's own directory is there under its true name; does it answer to another spelling?
  private static func ignoresCase(_ tree: any Storage) throws(CairnError) -> Bool {
    guard let store = try tree.status(TreeScan.storePath),
      let other = try tree.status(TreePath.root.appending(".CAIRN"))
    else { return false }
    return store.isSameNode(as: other)
  }
}
