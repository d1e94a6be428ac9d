// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What a package's head says of one payload.
///
/// A payload is one delta, from the concatenation of its bases to that of its targets.
public struct PayloadDescription: Sendable, Hashable {
  /// The numbers of the bases among the contents of the base release; none for a null payload.
  public var bases: [Int]
  /// The numbers of the targets among the contents of the package's own release.
  public var targets: [Int]
  /// The size of the delta in bytes.
  public var storedSize: Int
  /// The digest of the delta.
  public var storedDigest: Digest

  /// Puts a description together.
  public init(bases: [Int], targets: [Int], storedSize: Int, storedDigest: Digest) {
    self.bases = bases
    self.targets = targets
    self.storedSize = storedSize
    self.storedDigest = storedDigest
  }
}
