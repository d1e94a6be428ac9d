// SPDX-License-Identifier: Apache-2.0

import CairnRelease
import CairnSimStorage
import CairnTestSupport

extension TransactionCase {
  /// A small case that a number determines: every kind of node, of change and of file system.
  static func random(_ seed: Int) -> TransactionCase {
    var random = Random(seed: seed * 7919)
    var result = TransactionCase()
    let names = ["a", "b", "c", "a/x", "a/y", "b/x", "b/y/z", "c/x/y", "d/e"]
    for name in names where random.below(10) < 6 {
      guard let path = TreePath(name), let node = Self.node(&random) else { continue }
      result.old.replace(path, node)
    }
    result.new = result.old
    for name in names where random.below(10) < 4 {
      guard let path = TreePath(name) else { continue }
      if let node = Self.node(&random) {
        result.new.replace(path, node)
      } else {
        result.new.removeAll(path)
      }
    }
    for path in result.new.keys.sorted() where random.below(4) == 0 {
      result.new[path]?.touch(&random)
    }
    result.addLinks(&random)
    result.addForeign(&random)
    let hasLinks = !result.new.linked.union(result.old.linked).isEmpty
    result.options.hasHardLinks = hasLinks || seed % 5 != 4
    result.options.isOrdinaryUser = seed % 3 == 1
    result.synchroniseLimit = seed % 4 == 2 ? 0 : 64
    return result
  }

  private static func node(_ random: inout Random) -> TestNode? {
    let modes: [UInt16] = [0o644, 0o755, 0o400, 0o4755, 0o600]
    switch random.below(8) {
    case 0: return nil
    case 1: return .directory(mode: [0o755, 0o700, 0o555][random.below(3)])
    case 2: return .symbolicLink(random.bytes(4).map { $0 | 1 })
    default:
      let attribute = ExtendedAttribute(name: Array("user.a".utf8), value: random.bytes(2))
      return .file(
        content: random.bytes(random.below(9)), mode: modes[random.below(5)],
        modified: Int64(random.below(1000)), attributes: random.below(3) == 0 ? [attribute] : [])
    }
  }

  /// Another name for a file, before and after.
  private mutating func addLinks(_ random: inout Random) {
    guard random.below(3) == 0 else { return }
    for isNew in [false, true] where random.below(3) > 0 {
      let tree = isNew ? new : old
      let files = tree.keys.sorted().filter { path in
        if case .file = tree[path] { return true }
        return false
      }
      guard !files.isEmpty else { continue }
      let link = TestNode.hardLink(files[random.below(files.count)])
      if isNew { new["l"] = link } else { old["l"] = link }
    }
  }

  /// Files of nobody's, in directories that stay and in some that should go.
  private mutating func addForeign(_ random: inout Random) {
    foreign.addFile("mine", random.bytes(3))
    foreign.addFile("own/file", random.bytes(3))
    for path in old.keys.sorted() where old[path]?.isDirectory == true && random.below(2) == 0 {
      guard new[path]?.isDirectory ?? true else { continue }
      let name = path.appending("mine")
      foreign[name] = .file(content: random.bytes(3), mode: 0o640, modified: 5, attributes: [])
      // What lies in it has to be able to stay.
      var parent = path
      while !parent.isRoot {
        if let node = new[parent], !node.isDirectory {
          foreign[name] = nil
          break
        }
        parent = parent.parent
      }
    }
    guard random.below(2) == 0 else { return }
    for path in old.keys.sorted() {
      guard case .file = old[path], case .file = new[path], old.linked.union(new.linked).isEmpty,
        let name = TreePath(path.bytes + Array(".local".utf8))
      else { continue }
      savedAside[path] = name
      return
    }
  }
}

extension TestTree {
  /// Puts a node into a tree, in place of whatever is in its way.
  mutating func replace(_ path: TreePath, _ node: TestNode) {
    if self[path]?.isDirectory != true || !node.isDirectory { removeAll(path) }
    var parent = path.parent
    while !parent.isRoot {
      if self[parent]?.isDirectory == false { self[parent] = nil }
      parent = parent.parent
    }
    addDirectories(of: path)
    self[path] = node
  }
}

extension TestNode {
  /// Changes what can be changed in place.
  mutating func touch(_ random: inout Random) {
    switch self {
    case .directory: self = .directory(mode: [0o750, 0o500][random.below(2)])
    case .file(let content, _, let modified, let attributes):
      self = .file(
        content: content, mode: 0o444, modified: modified + Int64(random.below(2)),
        attributes: random.below(2) == 0 ? attributes : [])
    case .symbolicLink, .hardLink: break
    }
  }
}
