// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// Looks at what there is at the paths of two releases.
struct TreeInspection {
  let tree: any Storage
  let loop: ParallelLoop
  let monitor: any WorkMonitor

  /// What there is at each path of `current` and `target`; nothing is left out.
  ///
  /// Files of `current` that the index knows are not read; others that matter are hashed.
  /// - Parameter index: `nil` to read every file.
  func nodes(
    current: TreeSelection, target: TreeSelection, index: StatusIndex?
  ) throws(CairnError) -> [TreePath: FoundNode] {
    var found: [TreePath: FoundNode] = [:]
    found.reserveCapacity(max(current.entries.count, target.entries.count))
    var unknown: [(path: TreePath, size: Int)] = []
    for (place, entry) in current.entries.enumerated() {
      guard var node = try look(at: entry, or: target[entry.path]) else { continue }
      if node.status.kind == .file {
        if let index, index.isUnchanged(place, node.status),
          let content = current.content(of: entry)
        {
          node.content = content.digest
        } else {
          unknown.append((entry.path, node.status.size))
        }
      }
      found[entry.path] = node
    }
    for entry in target.entries where current[entry.path] == nil {
      guard let node = try look(at: entry, or: nil) else { continue }
      if node.status.kind == .file { unknown.append((entry.path, node.status.size)) }
      found[entry.path] = node
    }
    let digests = try ContentDigests(tree, loop: loop, monitor: monitor).digests(of: unknown)
    for (file, digest) in zip(unknown, digests) { found[file.path]?.content = digest }
    return found
  }

  private func look(
    at entry: TreeEntry, or other: TreeEntry?
  ) throws(CairnError) -> FoundNode? {
    guard let status = try status(entry.path) else { return nil }
    var node = FoundNode(status: status)
    switch status.kind {
    case .symbolicLink: node.linkTarget = try tree.readLink(entry.path)
    case .file, .directory:
      // Nothing is known, and nothing is changed, about the attributes of what has none in a release.
      if !entry.attributes.isEmpty || !(other?.attributes.isEmpty ?? true) {
        node.attributes = try tree.attributes(of: entry.path)
      }
    case .other: break
    }
    return node
  }

  /// What there is at a path; behind a link in the way there is nothing that belongs to the tree.
  private func status(_ path: TreePath) throws(CairnError) -> NodeStatus? {
    do throws(CairnError) {
      return try tree.status(path)
    } catch {
      guard error.code == .linkInTheWay else { throw error }
      return nil
    }
  }
}
