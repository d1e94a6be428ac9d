// SPDX-License-Identifier: Apache-2.0

public import CairnRelease

/// Something that was found in a tree.
public struct ScannedNode: Sendable, Hashable {
  /// Where it is.
  public var path: TreePath
  /// What the file system knows about it.
  public var status: NodeStatus
  /// What a symbolic link says; empty for anything else.
  public var linkTarget: [UInt8]
  /// The extended attributes that releases record, sorted by name.
  public var attributes: [ExtendedAttribute]

  /// Describes a node.
  public init(
    path: TreePath, status: NodeStatus, linkTarget: [UInt8] = [],
    attributes: [ExtendedAttribute] = []
  ) {
    self.path = path
    self.status = status
    self.linkTarget = linkTarget
    self.attributes = attributes
  }
}
