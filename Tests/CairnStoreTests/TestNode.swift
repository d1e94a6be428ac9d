// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// Something in a test's tree.
enum TestNode: Hashable {
  case directory(mode: UInt16)
  case file(content: [UInt8], mode: UInt16, modified: Int64, attributes: [ExtendedAttribute])
  case symbolicLink([UInt8])
  case hardLink(TreePath)

  var isDirectory: Bool {
    if case .directory = self { return true }
    return false
  }
}

/// A tree of a test; every directory is listed.
typealias TestTree = [TreePath: TestNode]

extension TestTree {
  /// Adds a file and the directories that it needs.
  mutating func addFile(_ path: TreePath, _ content: [UInt8], mode: UInt16 = 0o644) {
    addDirectories(of: path)
    self[path] = .file(content: content, mode: mode, modified: 1000, attributes: [])
  }

  /// Adds the directories on the way to a path.
  mutating func addDirectories(of path: TreePath) {
    var parent = path.parent
    while !parent.isRoot {
      if self[parent] == nil { self[parent] = .directory(mode: 0o755) }
      parent = parent.parent
    }
  }

  /// Removes a path and everything below it.
  mutating func removeAll(_ path: TreePath) {
    for other in keys where path.contains(other) { self[other] = nil }
  }

  /// The paths that are names of a file that has several.
  var linked: Set<TreePath> {
    reduce(into: []) { paths, element in
      if case .hardLink(let first) = element.value { paths.formUnion([element.key, first]) }
    }
  }

  /// Makes it.
  func write(to storage: any Storage) throws(CairnError) {
    for (path, node) in self.sorted(by: { $0.key < $1.key }) {
      try node.write(to: path, of: storage) { first in first }
    }
    // Directories that cannot be changed get their modes when everything is in them.
    for case (let path, .directory(let mode)) in self {
      try storage.set(NodeChanges(mode: mode), of: path)
    }
  }
}

extension TestNode {
  /// Makes the node at a path; directories can be changed.
  ///
  /// - Parameter place: where the file is that a hard link is another name of.
  func write(
    to path: TreePath, of storage: any Storage, place: (TreePath) -> TreePath
  ) throws(CairnError) {
    switch self {
    case .directory(let mode): try storage.makeDirectory(path, mode: mode | 0o700)
    case .symbolicLink(let target): try storage.makeSymbolicLink(path, target: target)
    case .hardLink(let first): try storage.link(place(first), as: path)
    case .file(let content, let mode, let modified, let attributes):
      let file = try storage.create(path, mode: 0o600)
      try content.withView { view throws(CairnError) in try file.append(view) }
      file.close()
      try storage.set(
        NodeChanges(mode: mode, modified: modified, attributes: attributes), of: path)
    }
  }
}
