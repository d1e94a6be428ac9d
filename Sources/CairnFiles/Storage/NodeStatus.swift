// SPDX-License-Identifier: Apache-2.0

/// What a storage knows about something in it.
public struct NodeStatus: Sendable, Hashable {
  /// The kinds of node that a release can have, and the rest.
  public enum Kind: Sendable, Hashable {
    /// A regular file.
    case file
    /// A directory.
    case directory
    /// A symbolic link.
    case symbolicLink
    /// A device, pipe or socket.
    case other
  }

  /// A moment: seconds since 1970, and nanoseconds below 1,000,000,000.
  public struct Moment: Sendable, Hashable, Comparable {
    /// The seconds since 1970.
    public var seconds: Int64
    /// The nanoseconds after that.
    public var nanoseconds: UInt32

    /// Names a moment.
    public init(seconds: Int64, nanoseconds: UInt32) {
      self.seconds = seconds
      self.nanoseconds = nanoseconds
    }

    /// The earlier one comes first.
    public static func < (left: Moment, right: Moment) -> Bool {
      (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
  }

  /// What it is.
  public var kind: Kind
  /// Its size in bytes; that of a symbolic link is the length of its target.
  public var size: Int
  /// The permission bits, set-user-id and the like included.
  public var mode: UInt16
  /// When its content was changed.
  public var modified: Moment
  /// When content or status was changed; nobody can set this one.
  public var changed: Moment
  /// The number that names it in its file system.
  public var inode: UInt64
  /// The number of its file system.
  public var device: UInt64
  /// How many names it has.
  public var linkCount: Int
  /// The bytes that it occupies on the disk.
  public var allocatedSize: Int

  /// Describes a node.
  public init(
    kind: Kind, size: Int, mode: UInt16, modified: Moment, changed: Moment, inode: UInt64,
    device: UInt64, linkCount: Int, allocatedSize: Int
  ) {
    self.kind = kind
    self.size = size
    self.mode = mode
    self.modified = modified
    self.changed = changed
    self.inode = inode
    self.device = device
    self.linkCount = linkCount
    self.allocatedSize = allocatedSize
  }

  /// Whether both are one and the same node, whatever their names.
  public func isSameNode(as other: NodeStatus) -> Bool {
    device == other.device && inode == other.inode
  }
}
