// SPDX-License-Identifier: Apache-2.0

/// A content that a package has to carry.
public struct WantedContent: Sendable, Hashable {
  /// Its number among the contents of the release.
  public var number: Int
  /// Its size in bytes.
  public var size: Int
  /// The feature that its files belong to; nought if not all of them belong to one.
  public var feature: Int
  /// The place in the chain of the first release since the base that has it.
  public var age: Int
  /// Whether it is a program.
  public var isExecutable: Bool
  /// The number of its base among the contents of the base release.
  public var base: Int?

  /// Describes a content.
  public init(
    number: Int, size: Int, feature: Int = 0, age: Int = 0,
    isExecutable: Bool = false, base: Int? = nil
  ) {
    self.number = number
    self.size = size
    self.feature = feature
    self.age = age
    self.isExecutable = isExecutable
    self.base = base
  }
}
