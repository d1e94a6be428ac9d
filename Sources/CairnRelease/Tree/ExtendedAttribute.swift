// SPDX-License-Identifier: Apache-2.0

/// A named value that a file system keeps with a file.
public struct ExtendedAttribute: Sendable, Hashable, Comparable {
  /// The name with its namespace, such as `user.origin`.
  public var name: [UInt8]
  /// The value.
  public var value: [UInt8]

  /// Joins a name and a value.
  public init(name: [UInt8], value: [UInt8]) {
    self.name = name
    self.value = value
  }

  /// Attributes are listed in the order of their names' bytes.
  public static func < (left: ExtendedAttribute, right: ExtendedAttribute) -> Bool {
    left.name.lexicographicallyPrecedes(right.name)
  }
}
