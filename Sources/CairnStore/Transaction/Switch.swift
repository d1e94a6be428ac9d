// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// The three steps of a committed plan (Store, What the operations do).
///
/// Every operation can be done again, and what is done already is recognised, so a switch that was
/// cut off is completed by running it once more. It only renames, removes and changes in place, so
/// that no disk is too full for it.
struct Switch {
  let tree: any Storage
  let plan: SwitchPlan
  let synchroniseLimit: Int

  func run() throws(CairnError) {
    let staged = try stagedNumbers()
    let places = plan.operations.compactMap { $0.staged }
    // A later step begins when the one before it is durable: where something has been placed, the
    // first step is done, and names that it removed may have been given again.
    if places.allSatisfy({ staged.contains($0) }) { try makeRoom() }
    try place(staged)
    try adjust()
  }

  private func stagedNumbers() throws(CairnError) -> Set<Int> {
    guard try tree.status(TransactionPlaces.staging) != nil else { return [] }
    let names = try tree.names(in: TransactionPlaces.staging)
    return Set(names.compactMap { Int(String(decoding: $0, as: UTF8.self)) })
  }

  // MARK: Making room

  private func makeRoom() throws(CairnError) {
    var touched: Set<TreePath> = []
    for (number, operation) in plan.operations.enumerated() where operation.makesRoom {
      let path = operation.path
      try unlock(path.parent)
      touched.insert(path.parent)
      if operation.old == .moved { touched.insert(TransactionPlaces.old) }
      switch operation {
      case .remove(_, let old): try remove(path, old: old, number)
      case .removeDirectory: try removeDirectory(path)
      case .saveAside(_, let name):
        try unlock(name.parent)
        touched.insert(name.parent)
        try saveAside(path, as: name)
      case .place: try move(path, number)
      case .adjust: continue
      }
    }
    try synchronise(touched)
  }

  private func remove(_ path: TreePath, old: OldFile, _ number: Int) throws(CairnError) {
    guard let status = try tree.reachable(path), status.kind != .directory else { return }
    switch old {
    case .discarded: break
    case .moved: return try move(path, number)
    case .linked:
      // Somebody may have put a file of his own there since.
      let kept = try tree.status(TransactionPlaces.old(number))
      if let kept, !kept.isSameNode(as: status) { return }
    }
    try tree.remove(path)
  }

  private func removeDirectory(_ path: TreePath) throws(CairnError) {
    guard try tree.reachable(path)?.kind == .directory else { return }
    _ = try tree.removeDirectory(path)
  }

  /// Lets the owner of a directory change it; the plan has an adjustment that takes it back.
  private func unlock(_ directory: TreePath) throws(CairnError) {
    guard let status = try tree.reachable(directory), status.kind == .directory, status.isLocked
    else { return }
    try tree.set(NodeChanges(mode: status.mode | 0o700), of: directory)
  }

  private func move(_ path: TreePath, _ number: Int) throws(CairnError) {
    let name = TransactionPlaces.old(number)
    guard let status = try tree.reachable(path), status.kind != .directory,
      try tree.reachable(name) == nil
    else { return }
    try tree.rename(path, to: name)
  }

  private func saveAside(_ path: TreePath, as name: TreePath) throws(CairnError) {
    guard try tree.reachable(path) != nil else { return }
    guard try tree.reachable(name) == nil else {
      throw CairnError(
        .outputExists, "\(name) has appeared in \(tree.description), where \(path) was to be kept",
        hint: "move it out of the way, then run the command again")
    }
    try tree.rename(path, to: name)
  }

  // MARK: Placing and adjusting

  private func place(_ staged: Set<Int>) throws(CairnError) {
    var touched: Set<TreePath> = []
    var unused: [TreePath] = []
    for case .place(let path, let number, _) in plan.operations {
      // What was placed before the switch was cut off need not be durable yet.
      touched.insert(path.parent)
      guard staged.contains(number) else { continue }
      let source = TransactionPlaces.staged(number)
      guard let status = try tree.status(source) else { continue }
      try unlock(path.parent)
      if status.kind == .directory, try tree.status(path)?.kind == .directory {
        let changes = NodeChanges(
          mode: status.mode, attributes: try tree.attributes(of: source))
        try tree.set(changes, of: path)
        touched.insert(path)
        unused.append(source)
        continue
      }
      // Moving a directory changes what it says about its parent.
      if status.kind == .directory { try unlock(source) }
      try tree.rename(source, to: path)
      // Renaming one name of a file to another one of it does nothing at all.
      if status.linkCount > 1 { try tree.remove(source) }
    }
    try synchronise(touched)
    // As long as they are there, their places have not got what they say.
    for path in unused { _ = try tree.removeDirectory(path) }
  }

  private func adjust() throws(CairnError) {
    var touched: Set<TreePath> = []
    for case .adjust(let path, let changes) in plan.operations {
      guard try tree.reachable(path) != nil else { continue }
      try tree.set(changes, of: path)
      touched.insert(path)
    }
    try synchronise(touched)
  }

  // MARK: Durability

  private func synchronise(_ paths: Set<TreePath>) throws(CairnError) {
    guard paths.count <= synchroniseLimit else { return try tree.synchroniseAll() }
    // In order, so that the walk to each of them is short.
    for path in paths.sorted() {
      switch try tree.reachable(path)?.kind {
      case .file, .directory: try tree.synchronise(path)
      case .symbolicLink: try tree.synchronise(path.parent)
      case .other, nil: continue
      }
    }
  }
}

extension SwitchOperation {
  /// Whether the first step has something to do for it.
  fileprivate var makesRoom: Bool {
    switch self {
    case .remove, .removeDirectory, .saveAside: true
    case .place(_, _, let old): old == .moved
    case .adjust: false
    }
  }
}

extension Storage {
  /// What there is at a path; nothing where a symbolic link is in the way, which can be one that the
  /// plan replaces by a directory.
  func reachable(_ path: TreePath) throws(CairnError) -> NodeStatus? {
    do throws(CairnError) {
      return try status(path)
    } catch {
      guard error.code == .linkInTheWay else { throw error }
      return nil
    }
  }
}

extension NodeStatus {
  /// Whether a directory denies its owner to change what is in it.
  var isLocked: Bool { mode & 0o300 != 0o300 }
}
