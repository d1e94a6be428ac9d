// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnSimStorage
import CairnStore

/// A tree that becomes another one, and files of nobody's in between.
struct TransactionCase {
  var old: TestTree = [:]
  var new: TestTree = [:]
  /// What no release owns: files, and directories with them that no release has either.
  var foreign: TestTree = [:]
  /// Files of the old tree that somebody has changed, and the names under which they are kept.
  var savedAside: [TreePath: TreePath] = [:]
  var options = SimStorage.Options()
  /// So many nodes are made durable one by one.
  var synchroniseLimit = 64

  static let oldState = Array("old".utf8)
  static let newState = Array("new".utf8)

  // MARK: Disks

  /// A durable disk with the old tree.
  func disk() throws(CairnError) -> SimStorage {
    let storage = SimStorage()
    try old.merging(foreign) { own, _ in own }.write(to: storage)
    try storage.makeDirectory(".cairn", mode: 0o700)
    let file = try storage.create(".cairn/state.json", mode: 0o600)
    try TransactionCase.oldState.withView { view throws(CairnError) in try file.append(view) }
    return storage.restarted(options)
  }

  /// All that there shall be in the end.
  var newTree: TestTree {
    var tree = new.merging(foreign) { own, _ in own }
    for (path, name) in savedAside { tree[name] = old[path] }
    // Directories stay as long as something is in them.
    for path in tree.keys {
      var parent = path.parent
      while !parent.isRoot {
        if tree[parent] == nil { tree[parent] = old[parent] }
        parent = parent.parent
      }
    }
    return tree
  }

  /// What the new tree looks like.
  func newSnapshot() throws(CairnError) -> SimSnapshot {
    let storage = SimStorage()
    try newTree.write(to: storage)
    return storage.snapshot(excluding: ".cairn")
  }

  func transaction(_ storage: any Storage) -> Transaction {
    Transaction(tree: storage, synchroniseLimit: synchroniseLimit)
  }

  // MARK: The plan

  /// The paths whose nodes have to be put in place.
  private var placed: [TreePath] {
    let linked = old.linked.union(new.linked)
    return new.keys.sorted().filter { path in
      guard let node = new[path] else { return false }
      guard let before = old[path], before.isDirectory == node.isDirectory else { return true }
      if linked.contains(path) || savedAside[path] != nil { return true }
      switch (before, node) {
      case (.directory, .directory): return false
      case (.file(let one, _, _, _), .file(let other, _, _, _)): return one != other
      default: return before != node
      }
    }
  }

  var plan: SwitchPlan {
    var plan = SwitchPlan(description: "old to new")
    for path in old.keys.sorted().reversed() {
      guard let node = old[path] else { continue }
      if let name = savedAside[path] {
        plan.operations.append(.saveAside(path, as: name))
      } else if let after = new[path], after.isDirectory == node.isDirectory {
        continue
      } else if node.isDirectory {
        plan.operations.append(.removeDirectory(path))
      } else {
        plan.operations.append(.remove(path, old: .linked))
      }
    }
    let placed = self.placed
    for (number, path) in placed.enumerated() {
      let isKept = new[path]?.isDirectory == false && savedAside[path] == nil
      plan.operations.append(
        .place(path, staged: number, old: isKept ? .linked : .discarded))
    }
    for (path, node) in new.sorted(by: { $0.key < $1.key }) where !placed.contains(path) {
      switch (old[path], node) {
      case (.directory(let before), .directory(let after)) where before != after:
        plan.operations.append(.adjust(path, NodeChanges(mode: after)))
      case (.file, .file(_, let mode, let modified, let attributes)) where old[path] != node:
        plan.operations.append(
          .adjust(
            path, NodeChanges(mode: mode, modified: modified, attributes: attributes)))
      default: continue
      }
    }
    return plan
  }

  // MARK: Running

  /// Everything from the beginning to the commit; returns the plan as it was committed.
  func commit(_ storage: any Storage) throws(CairnError) -> SwitchPlan {
    let transaction = transaction(storage)
    _ = try transaction.recover()
    try transaction.begin()
    let placed = self.placed
    for (number, path) in placed.enumerated() {
      guard let node = new[path] else { continue }
      let name = TransactionPlaces.staged(number)
      try node.write(to: name, of: storage) { first in
        TransactionPlaces.staged(placed.firstIndex(of: first) ?? 0)
      }
      if case .directory(let mode) = node { try storage.set(NodeChanges(mode: mode), of: name) }
    }
    let prepared = try transaction.prepare(plan)
    try transaction.commit(prepared, state: TransactionCase.newState)
    return prepared
  }

  func run(_ storage: any Storage) throws(CairnError) {
    try transaction(storage).switchOver(commit(storage))
  }
}
