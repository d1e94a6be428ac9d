// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
import CairnFiles
package import CairnRelease

/// Finds names that a file system which ignores case would take for one.
package enum NameCollisions {
  /// Throws `namesCollide` if the tree's file system ignores case and two names differ by nothing else.
  static func check(_ selection: TreeSelection, in tree: any Storage) throws(CairnError) {
    guard try ignoresCase(tree) else { return }
    try check(selection.entries.map(\.path), in: "\(tree)")
  }

  /// Throws `namesCollide` if two paths, or a path and the store's, differ by nothing but case.
  ///
  /// - Parameter tree: what people call the tree.
  package static func check(_ paths: [TreePath], in tree: String) throws(CairnError) {
    // A name that is the store's here would be a way into it.
    var names: [String: TreePath] = [folded(TreeScan.storePath): TreeScan.storePath]
    for path in paths {
      if let other = names[folded(path)] {
        throw CairnError(
          .namesCollide,
          "\(other) and \(path) are one name on the file system of \(tree), which ignores case",
          hint: "install into a directory on a file system that tells them apart")
      }
      names[folded(path)] = path
    }
  }

  private static func folded(_ path: TreePath) -> String {
    String(decoding: path.bytes, as: UTF8.self).lowercased()
  }

  /// The store's own directory is there under its true name; does it answer to another spelling?
  private static func ignoresCase(_ tree: any Storage) throws(CairnError) -> Bool {
    guard let store = try tree.status(TreeScan.storePath),
      let other = try tree.status(TreePath.root.appending(".CAIRN"))
    else { return false }
    return store.isSameNode(as: other)
  }
}
