// SPDX-License-Identifier: Apache-2.0

public import CairnFiles
public import CairnRelease

/// What a user can see of a simulated tree, to be compared.
public struct SimSnapshot: Sendable, Hashable {
  /// Something in the tree.
  public struct Node: Sendable, Hashable {
    /// What kind of node it is.
    public var kind: NodeStatus.Kind
    /// A file's content, or what a symbolic link says.
    public var bytes: [UInt8]
    /// The permission bits.
    public var mode: UInt16
    /// A file's time of modification.
    public var modified: Int64?
    /// The extended attributes.
    public var attributes: [ExtendedAttribute]
    /// The first path of the same file.
    public var first: TreePath
  }

  /// All nodes but the root.
  public private(set) var nodes: [TreePath: Node] = [:]
  /// The mode of the root.
  public private(set) var rootMode: UInt16

  /// What there is; nothing on a disk that has lost its root.
  init(_ image: SimImage, excluding excluded: TreePath?) {
    rootMode = image.nodes[SimImage.root]?.mode ?? 0
    var first: [Int: TreePath] = [:]
    var waiting: [(path: TreePath, number: Int)] = [(.root, SimImage.root)]
    while let (path, number) = waiting.popLast() {
      guard let node = image.nodes[number] else { continue }
      if !path.isRoot {
        let known = first[number] ?? path
        first[number] = known
        nodes[path] = Node(
          kind: node.kind, bytes: node.bytes, mode: node.mode,
          modified: node.kind == .file ? node.modified : nil, attributes: node.attributes,
          first: known)
      }
      let entries = node.entries.values.sorted {
        $1.name.lexicographicallyPrecedes($0.name)
      }
      for entry in entries {
        guard let path = path.appending(entry.name), path != excluded else { continue }
        waiting.append((path, entry.number))
      }
    }
  }
}
