// SPDX-License-Identifier: Apache-2.0

public import CairnRelease

/// What is to be changed about a node in place; `nil` leaves a thing as it is.
public struct NodeChanges: Sendable, Hashable {
  /// The permission bits; not for symbolic links, which have none.
  public var mode: UInt16?
  /// When it was modified, in seconds since 1970.
  public var modified: Int64?
  /// All extended attributes of the recorded kind that it shall have.
  ///
  /// Changing the attributes of a file that its owner may not write needs `mode` as well.
  public var attributes: [ExtendedAttribute]?

  /// Names changes.
  public init(
    mode: UInt16? = nil, modified: Int64? = nil, attributes: [ExtendedAttribute]? = nil
  ) {
    self.mode = mode
    self.modified = modified
    self.attributes = attributes
  }

  /// Whether nothing is to be changed.
  public var isEmpty: Bool { mode == nil && modified == nil && attributes == nil }
}
