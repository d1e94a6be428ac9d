// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease

/// One delta to apply.
public struct HydrationStep: Sendable {
  /// Where the delta is.
  public enum Origin: Sendable, Hashable {
    /// A payload, by the number of its package in the plan and its own number in that.
    case payload(package: Int, number: Int)
    /// A delta of the store.
    case kept(Digest)
  }

  /// Where the delta is.
  public var origin: Origin
  /// The contents that it needs, one behind the other.
  public var bases: [Manifest.Content]
  /// The contents that it makes, one behind the other.
  public var targets: [Manifest.Content]
  /// The size of the delta in bytes.
  public var storedSize: Int
  /// The digest of the delta.
  public var storedDigest: Digest

  /// The bytes that it makes.
  public var targetSize: Int { targets.reduce(0) { $0 + $1.size } }

  /// The bytes that are read and written when it runs.
  var work: Int { bases.reduce(targetSize) { $0 + $1.size } + storedSize }
}
