// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease

/// A release that a device has, or had before.
public struct InstalledRelease: Sendable, Hashable {
  /// What it is.
  public var identity: ReleaseIdentity
  /// The baseline and the checkpoints before it.
  public var prerequisites: [Prerequisite]
  /// The digest of its raw manifest, which the store keeps.
  public var manifestDigest: Digest
  /// The features that the device has of it.
  public var features: Set<String>

  /// Puts a description together.
  public init(
    identity: ReleaseIdentity, prerequisites: [Prerequisite], manifestDigest: Digest,
    features: Set<String>
  ) {
    self.identity = identity
    self.prerequisites = prerequisites
    self.manifestDigest = manifestDigest
    self.features = features
  }

  /// The ordinal of the release that later ones are encoded against: itself, or the last one before.
  public var baseOrdinal: Int {
    identity.isBase ? identity.ordinal : prerequisites.last?.ordinal ?? 0
  }

  /// The digest of the raw manifest of that release.
  public var baseManifestDigest: Digest {
    identity.isBase ? manifestDigest : prerequisites.last?.manifestDigest ?? manifestDigest
  }
}
