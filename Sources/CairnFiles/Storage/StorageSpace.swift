// SPDX-License-Identifier: Apache-2.0

/// How much more a file system can take from this user, and what it can do.
public struct StorageSpace: Sendable, Hashable {
  /// The unit in which space is given to files, in bytes.
  public var blockSize: Int
  /// The bytes that this user may still write; blocks reserved for root count only for root.
  ///
  /// `nil` where the file system does not count them.
  public var availableSize: Int?
  /// How many more nodes this user may create; `nil` where the file system does not count them.
  public var availableNodes: Int?
  /// The number of the file system.
  public var device: UInt64
  /// Whether files can have several names, as far as that is known before trying.
  public var hasHardLinks: Bool
  /// A directory on it, for messages.
  public var name: String
  /// The bytes that an empty directory takes.
  public var directorySize: Int
  /// Symbolic links shorter than this need no space beside their node.
  public var inlineLinkSize: Int
  /// Whether one more name of a file counts as a node.
  public var countsLinks: Bool

  /// Describes a file system.
  public init(
    blockSize: Int, availableSize: Int?, availableNodes: Int?, device: UInt64, hasHardLinks: Bool,
    name: String, directorySize: Int? = nil, inlineLinkSize: Int = 60, countsLinks: Bool = false
  ) {
    self.blockSize = blockSize
    self.availableSize = availableSize
    self.availableNodes = availableNodes
    self.device = device
    self.hasHardLinks = hasHardLinks
    self.name = name
    self.directorySize = directorySize ?? blockSize
    self.inlineLinkSize = inlineLinkSize
    self.countsLinks = countsLinks
  }

  /// The disk space that a content of `size` bytes takes: whole blocks.
  public func allocatedSize(of size: Int) -> Int {
    let unit = max(1, blockSize)
    let rest = size % unit
    guard rest > 0 else { return size }
    let (sum, overflow) = size.addingReportingOverflow(unit - rest)
    return overflow ? .max : sum
  }
}
