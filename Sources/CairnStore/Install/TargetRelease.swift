// SPDX-License-Identifier: Apache-2.0

public import CairnHydration
public import CairnRelease

/// What a tree shall become.
public struct TargetRelease: Sendable {
  /// The release and the features of it.
  public var release: InstalledRelease
  /// Its manifest.
  public var manifest: Manifest
  /// Its manifest's bytes.
  public var rawManifest: [UInt8]

  /// Puts a target together.
  public init(release: InstalledRelease, manifest: Manifest, rawManifest: [UInt8]) {
    self.release = release
    self.manifest = manifest
    self.rawManifest = rawManifest
  }

  /// What a package makes of a tree that has these features.
  public init(package: ReleasePackage, features: Set<String>) {
    self.init(
      release: InstalledRelease(
        package.head, features: features.intersection(package.manifest.features)),
      manifest: package.manifest, rawManifest: package.rawManifest)
  }
}
