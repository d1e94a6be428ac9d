// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import Synchronization

extension SimStorage {
  /// Counts a call, lets it fail if it shall, and does it.
  func perform<R: Sendable>(
    _ kind: SimCall.Kind, _ path: TreePath, _ body: (inout State) throws(CairnError) -> R
  ) throws(CairnError) -> R {
    try state.withLock { state throws(CairnError) in
      let number = state.calls.count
      state.calls.append(SimCall(kind: kind, path: path))
      if let failure = state.failure,
        number == failure.call || (failure.isPersistent && number > failure.call)
      {
        throw CairnError(failure.code, "\(kind) of \(path) was made to fail")
      }
      return try body(&state)
    }
  }

  func unlock(_ path: TreePath) { _ = state.withLock { $0.locked.remove(path) } }

  /// Makes an inode durable, unless the experiment says otherwise.
  func synchronise(_ number: Int, _ path: TreePath) throws(CairnError) {
    let isIgnored = options.ignores(SimCall(kind: .synchronise, path: path))
    try perform(.synchronise, path) { state throws(CairnError) in
      if !isIgnored { state.log.synchronise(number) }
    }
  }

  static func error(_ code: ErrorCode, _ path: TreePath) -> CairnError {
    CairnError(code, "\(path): \(code.id)")
  }
}

extension SimStorage.State {
  /// Does something to the disk and keeps it in the log.
  mutating func apply(_ effect: SimEffect) {
    log.add(effect, before: image)
    let isDone = image.apply(effect)
    precondition(isDone, "an operation that was checked must succeed")
  }

  /// Takes space away, or throws `noSpace`.
  mutating func take(blocks: Int, nodes: Int) throws(CairnError) {
    guard blocks <= availableBlocks ?? .max, nodes <= availableNodes ?? .max else {
      throw CairnError(.noSpace, "the simulated disk is full")
    }
    availableBlocks = availableBlocks.map { $0 - blocks }
    availableNodes = availableNodes.map { $0 - nodes }
  }

  /// The inode of a path; `nil` where there is none.
  func find(_ path: TreePath) throws(CairnError) -> Int? {
    if path.isRoot { return SimImage.root }
    guard let directory = try directory(of: path) else { return nil }
    return image.entry(directory, path.name)?.number
  }

  /// The inode of a path's directory; `nil` where there is none.
  func directory(of path: TreePath) throws(CairnError) -> Int? {
    var number = SimImage.root
    for name in path.parent.names {
      guard let entry = image.entry(number, name), let node = image.nodes[entry.number] else {
        return nil
      }
      if node.kind == .symbolicLink { throw SimStorage.error(.linkInTheWay, path) }
      guard node.kind == .directory else { return nil }
      number = entry.number
    }
    return number
  }

  /// The node of a path, which must be there.
  func node(_ path: TreePath) throws(CairnError) -> (number: Int, node: SimNode) {
    guard let number = try find(path), let node = image.nodes[number] else {
      throw SimStorage.error(.notFound, path)
    }
    return (number, node)
  }

  /// The directory of a path, which must be there and may be changed.
  func changeableDirectory(
    of path: TreePath, _ options: SimStorage.Options
  ) throws(CairnError) -> Int {
    guard let number = try directory(of: path), let node = image.nodes[number] else {
      throw SimStorage.error(.notFound, path)
    }
    if options.isOrdinaryUser, node.mode & 0o300 != 0o300 {
      throw SimStorage.error(.notPermitted, path)
    }
    return number
  }

  /// Gives a new inode a name.
  mutating func create(
    _ path: TreePath, _ node: SimNode, _ options: SimStorage.Options
  ) throws(CairnError) -> Int {
    let directory = try changeableDirectory(of: path, options)
    guard image.entry(directory, path.name) == nil else {
      throw SimStorage.error(.outputExists, path)
    }
    try take(blocks: SimImage.blocks(node), nodes: 1)
    let number = image.next
    apply(.create(directory: directory, name: Array(path.name), number: number, node: node))
    return number
  }
}
