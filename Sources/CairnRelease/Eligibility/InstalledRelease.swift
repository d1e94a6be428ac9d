// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// The release that a device is on.
public struct InstalledRelease: Sendable, Hashable {
  /// What it is.
  public var identity: ReleaseIdentity
  /// The digest of its raw manifest.
  public var manifestDigest: Digest
  /// The baseline and all checkpoints before it, in order; none for a baseline.
  public var prerequisites: [Prerequisite]
  /// The optional features that are installed, by name.
  public var features: Set<String>

  /// Puts a description together.
  public init(
    identity: ReleaseIdentity, manifestDigest: Digest, prerequisites: [Prerequisite],
    features: Set<String> = []
  ) {
    self.identity = identity
    self.manifestDigest = manifestDigest
    self.prerequisites = prerequisites
    self.features = features
  }

  /// The release of a package.
  public init(_ head: PackageHead, features: Set<String> = []) {
    self.init(
      identity: head.identity, manifestDigest: head.manifestDigest,
      prerequisites: head.prerequisites, features: features)
  }

  /// The ordinal of the checkpoint, or the baseline, that the device stands on: the release itself,
  /// or the last one before it. Its contents are in the tree or can be made on the device; those of
  /// earlier ones need not.
  public var standing: Int {
    identity.isBase ? identity.ordinal : prerequisites.last?.ordinal ?? identity.ordinal
  }

  /// The releases of its chain that it builds on, itself included.
  public var history: [Prerequisite] {
    prerequisites + [Prerequisite(identity, manifestDigest: manifestDigest)]
  }
}
