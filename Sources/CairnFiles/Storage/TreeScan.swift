// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease

/// Lists what there is in a tree.
public struct TreeScan: Sendable {
  private let storage: any Storage
  private let skipsStore: Bool
  private let readsAttributes: Bool

  /// The directory in which a device keeps its own records, at the top of its tree.
  public static let storePath = TreePath.root.appending(".cairn")

  /// Prepares to look at a storage.
  ///
  /// - Parameters:
  ///   - skippingStore: leave out `.cairn` at the top.
  ///   - readingAttributes: whether extended attributes matter; each file is opened for them.
  public init(
    _ storage: any Storage, skippingStore: Bool = true, readingAttributes: Bool = true
  ) {
    self.storage = storage
    skipsStore = skippingStore
    readsAttributes = readingAttributes
  }

  /// Everything below `top`, without `top` itself, sorted by path.
  ///
  /// Devices, pipes and sockets are listed as such. What vanishes meanwhile is left out, and what
  /// belongs to another file system than `top` is listed, but not entered.
  ///
  /// - Complexity: O(n log n) for n nodes; memory for the list and one directory's names per level.
  public func nodes(below top: TreePath = .root) throws(CairnError) -> [ScannedNode] {
    guard let start = try storage.status(top) else { return [] }
    var nodes: [ScannedNode] = []
    // The last one comes next, so that a directory's own nodes follow it.
    var waiting = try children(of: top)
    while let path = waiting.popLast() {
      guard let node = try node(at: path) else { continue }
      nodes.append(node)
      guard node.status.kind == .directory, node.status.device == start.device else { continue }
      waiting.append(contentsOf: try children(of: path))
    }
    return nodes
  }

  /// What there is at a path; `nil` where there is nothing.
  public func node(at path: TreePath) throws(CairnError) -> ScannedNode? {
    guard let status = try storage.status(path) else { return nil }
    do throws(CairnError) {
      switch status.kind {
      case .symbolicLink:
        return ScannedNode(path: path, status: status, linkTarget: try storage.readLink(path))
      case .file, .directory:
        let attributes = readsAttributes ? try storage.attributes(of: path) : []
        return ScannedNode(path: path, status: status, attributes: attributes)
      case .other:
        return ScannedNode(path: path, status: status)
      }
    } catch {
      // It was there a moment ago; if it still is, the error stands.
      guard try storage.status(path) == nil else { throw error }
      return nil
    }
  }

  /// The paths in a directory, the last one first.
  private func children(of directory: TreePath) throws(CairnError) -> [TreePath] {
    try Interruption.check()
    let names: [[UInt8]]
    do throws(CairnError) {
      names = try storage.names(in: directory)
    } catch {
      guard try storage.status(directory)?.kind != .directory else { throw error }
      return []
    }
    var paths: [TreePath] = []
    paths.reserveCapacity(names.count)
    for name in names.reversed() {
      guard let path = directory.appending(name) else {
        throw CairnError(
          .nameTooLong, "a path in \(storage.description)/\(directory) is too long",
          hint: "paths below the root can have \(TreePath.longestPath) bytes")
      }
      if skipsStore && path == TreeScan.storePath { continue }
      paths.append(path)
    }
    return paths
  }
}
