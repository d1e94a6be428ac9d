// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// The front part of a package: everything but the payloads (Documentation/Format-Package.md).
public struct PackageHead: Sendable, Hashable {
  /// What the release is.
  public var identity: ReleaseIdentity
  /// The baseline and all checkpoints before it, in order; none for a baseline. In a bridge: the
  /// release that it starts from, alone.
  public var prerequisites: [Prerequisite]
  /// Whether it is a bridge: one more package of the release, from one certain earlier release.
  public var isBridge: Bool
  /// The size of the raw manifest in bytes.
  public var manifestSize: Int
  /// The digest of the raw manifest.
  public var manifestDigest: Digest
  /// The payloads, in the order in which they lie in the package.
  public var payloads: [PayloadDescription]
  /// The manifest as a delta against the base's manifest; as a null delta in a baseline.
  public var storedManifest: [UInt8]

  /// Puts a head together.
  public init(
    identity: ReleaseIdentity, prerequisites: [Prerequisite], isBridge: Bool = false,
    manifestSize: Int, manifestDigest: Digest, payloads: [PayloadDescription],
    storedManifest: [UInt8]
  ) {
    self.identity = identity
    self.prerequisites = prerequisites
    self.isBridge = isBridge
    self.manifestSize = manifestSize
    self.manifestDigest = manifestDigest
    self.payloads = payloads
    self.storedManifest = storedManifest
  }

  /// The release that the payloads are encoded against, in a bridge its start; `nil` for a baseline.
  public var base: Prerequisite? { prerequisites.last }

  /// The bytes of all payloads.
  public var payloadSize: Int { payloads.reduce(0) { $0 + $1.storedSize } }

  /// What later releases say of this one.
  public var asPrerequisite: Prerequisite { Prerequisite(identity, manifestDigest: manifestDigest) }
}
