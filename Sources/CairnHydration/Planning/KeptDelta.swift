// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease

/// A delta that a device keeps: the way back from contents in its tree to contents that it needs
/// again.
public struct KeptDelta: Sendable, Hashable {
  /// The digest of the delta: its name in the store.
  public var name: Digest
  /// The size of the delta in bytes.
  public var size: Int
  /// The contents that it starts from, one behind the other.
  public var bases: [Manifest.Content]
  /// The contents that it makes, one behind the other.
  public var targets: [Manifest.Content]

  /// Puts a description together.
  public init(
    name: Digest, size: Int, bases: [Manifest.Content], targets: [Manifest.Content]
  ) {
    self.name = name
    self.size = size
    self.bases = bases
    self.targets = targets
  }
}
