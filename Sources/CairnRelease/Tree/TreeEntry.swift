// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// One thing in a release's tree: a file, a directory, a symbolic link, or another name of a file.
public struct TreeEntry: Sendable, Hashable {
  /// What there is at a path.
  public enum Node: Sendable, Hashable {
    /// A directory.
    case directory
    /// A file: the name of its content, its size in bytes, and when it was changed, in seconds since
    /// 1970, where that is recorded.
    case file(content: Digest, size: Int, modified: Int64?)
    /// A symbolic link and what it says.
    case symbolicLink(target: [UInt8])
    /// Another name of the file at an earlier path of the same release and feature.
    case hardLink(to: TreePath)
  }

  /// Where it is.
  public var path: TreePath
  /// What it is.
  public var node: Node
  /// The permission bits, set-user-id and the like included, below 0o10000; nought for symbolic
  /// links, which have none, and for hard links, which share their file's.
  public var mode: UInt16
  /// The number of the feature that it belongs to: nought for what every device has.
  public var feature: Int
  /// The extended attributes, sorted by name, each name once; none for links.
  public var attributes: [ExtendedAttribute]

  /// Puts an entry together.
  public init(
    path: TreePath, node: Node, mode: UInt16 = 0, feature: Int = 0,
    attributes: [ExtendedAttribute] = []
  ) {
    self.path = path
    self.node = node
    self.mode = mode
    self.feature = feature
    self.attributes = attributes
  }

  /// The content of a file; `nil` for anything else.
  public var content: Digest? {
    if case .file(let content, _, _) = node { return content }
    return nil
  }
}
