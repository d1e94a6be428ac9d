// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// Compares what there is with what there shall be.
///
/// Pure: it looks at nothing but its inputs, apart from the question what lies in a directory that
/// has to go although something else is in it.
struct TreeComparison {
  private let current: TreeSelection
  private let target: TreeSelection
  private let found: [TreePath: FoundNode]
  /// Whether there is anything in a directory that the installed release does not own.
  private let hasForeign: (TreePath) throws(CairnError) -> Bool
  /// Whether there is nothing at a path.
  private let isFree: (TreePath) throws(CairnError) -> Bool
  /// Whether files of the release that were changed are damaged rather than somebody's work.
  private let discardsChanges: Bool
  private var change = TreeChange()
  /// The number of the staged file for a path.
  private var stagedNumbers: [TreePath: Int] = [:]
  private var savedNames: Set<TreePath> = []
  /// The paths of files that share an inode.
  private let sharers: [UInt64: [TreePath]]

  init(
    current: TreeSelection, target: TreeSelection, found: [TreePath: FoundNode],
    hasForeign: @escaping (TreePath) throws(CairnError) -> Bool,
    isFree: @escaping (TreePath) throws(CairnError) -> Bool, discardsChanges: Bool
  ) {
    self.current = current
    self.target = target
    self.found = found
    self.hasForeign = hasForeign
    self.isFree = isFree
    self.discardsChanges = discardsChanges
    var sharers: [UInt64: [TreePath]] = [:]
    for (path, node) in found where node.status.kind == .file && node.status.linkCount > 1 {
      sharers[node.status.inode, default: []].append(path)
    }
    self.sharers = sharers
  }

  /// The change.
  mutating func compared() throws(CairnError) -> TreeChange {
    try removeOld()
    for entry in target.entries { try add(entry) }
    return change
  }

  // MARK: What goes

  private mutating func removeOld() throws(CairnError) {
    for entry in current.entries.reversed() {
      guard let node = found[entry.path] else { continue }
      let next = target[entry.path]
      if entry.node == .directory {
        guard next?.node != .directory, node.status.kind == .directory else { continue }
        if next == nil {
          change.operations.append(.removeDirectory(entry.path))
        } else if try hasForeign(entry.path) {
          // What is foreign in it must not go: the directory gets another name with all of that.
          try saveAside(entry.path, .foreign)
        } else {
          change.operations.append(.removeDirectory(entry.path))
        }
        continue
      }
      guard next == nil || next?.node == .directory, node.status.kind != .directory else {
        continue
      }
      guard isAsInstalled(entry, node) else {
        try saveAside(entry.path, .changed)
        continue
      }
      if next == nil { change.removed += 1 }
      keep(entry)
      change.operations.append(
        .remove(entry.path, old: current.content(of: entry) == nil ? .discarded : .linked))
    }
  }

  private func isAsInstalled(_ entry: TreeEntry, _ node: FoundNode) -> Bool {
    node.isSameNode(as: entry.node, linkedContent: current.content(of: entry)?.digest)
  }

  /// Notes that the operation that comes next keeps a content of the installed release.
  private mutating func keep(_ entry: TreeEntry) {
    if let content = current.content(of: entry) {
      change.replaced[change.operations.count] = content
    }
  }

  private mutating func saveAside(
    _ path: TreePath, _ reason: TreeChange.Conflict.Reason
  ) throws(CairnError) {
    let name = try freeName(for: path)
    savedNames.insert(name)
    change.gainedNames[name.parent, default: []].append(name.name.count)
    change.conflicts.append(TreeChange.Conflict(path: path, reason: reason, savedAs: name))
    change.operations.append(.saveAside(path, as: name))
  }

  /// A name beside `path` that nobody uses.
  private func freeName(for path: TreePath) throws(CairnError) -> TreePath {
    for number in 1...9999 {
      let suffix = Array((number == 1 ? ".cairn-saved" : ".cairn-saved-\(number)").utf8)
      let stem = path.name.prefix(TreePath.longestName - suffix.count)
      guard let name = path.parent.appending(stem + suffix) else { continue }
      if current[name] == nil, target[name] == nil, !savedNames.contains(name), try isFree(name) {
        return name
      }
    }
    throw CairnError(
      .changedLocally, "there is no name left under which \(path) could be saved",
      hint: "remove files that end with .cairn-saved")
  }

  // MARK: What comes

  private mutating func add(_ entry: TreeEntry) throws(CairnError) {
    guard let node = found[entry.path] else { return place(entry, replacing: nil) }
    if isRight(entry, node) {
      if let changes = node.changes(to: entry) {
        change.operations.append(.adjust(entry.path, changes))
      }
      return
    }
    let owned = current[entry.path]
    // What changes between directory and anything else is gone by now.
    if let owned, (owned.node == .directory) != (entry.node == .directory),
      (node.status.kind == .directory) == (owned.node == .directory)
    {
      return place(entry, replacing: nil)
    }
    if let owned, node.status.kind != .directory {
      if isAsInstalled(owned, node) { return place(entry, replacing: owned) }
      if discardsChanges { return place(entry, replacing: nil) }
    }
    try saveAside(entry.path, owned == nil ? .foreign : .changed)
    place(entry, replacing: nil)
  }

  /// Whether the node is there already, but for mode, time and attributes.
  private func isRight(_ entry: TreeEntry, _ node: FoundNode) -> Bool {
    guard
      node.isSameNode(as: entry.node, linkedContent: target.content(of: entry)?.digest)
    else { return false }
    switch entry.node {
    case .directory, .symbolicLink: return true
    case .file:
      // Another path that stays must not share the file unless the release says so.
      let names = Set(target.names(of: entry))
      return (sharers[node.status.inode] ?? []).allSatisfy { path in
        names.contains(path) || target[path] == nil
      }
    case .hardLink(let first):
      return stagedNumbers[first] == nil && found[first]?.status.inode == node.status.inode
    }
  }

  private mutating func place(_ entry: TreeEntry, replacing owned: TreeEntry?) {
    let number = change.staged.count
    // The place of what is replaced is taken over; that of what was removed may be given back late.
    if owned == nil {
      change.gainedNames[entry.path.parent, default: []].append(entry.path.name.count)
    }
    let making: TreeChange.Staged.Making
    switch entry.node {
    case .directory: making = .directory
    case .symbolicLink(let target): making = .symbolicLink(target)
    case .file(let content, let size, _):
      making = .content(Manifest.Content(digest: content, size: size))
      stagedNumbers[entry.path] = number
      change.writtenSize += size
    case .hardLink(let first):
      making = stagedNumbers[first].map { .linkToStaged($0) } ?? .linkToTree(first)
    }
    change.staged.append(TreeChange.Staged(number: number, entry: entry, making: making))
    if entry.node != .directory {
      if owned == nil, current[entry.path] == nil { change.added += 1 } else { change.changed += 1 }
    }
    var old = OldFile.discarded
    if let owned, current.content(of: owned) != nil {
      keep(owned)
      old = .linked
    }
    change.operations.append(.place(entry.path, staged: number, old: old))
  }
}
