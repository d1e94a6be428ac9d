// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnHydration
public import CairnRelease

/// What a source has that a device does not.
public struct PendingReleases: Sendable {
  /// A checkpoint that the newest release needs and the device lacks.
  public struct MissingCheckpoint: Sendable, Hashable {
    /// The checkpoint, or the baseline.
    public let release: Prerequisite
    /// Whether the source has its package.
    public let isOffered: Bool
  }

  /// The releases after the installed one, the oldest first, previews included.
  public let releases: [CatalogEntry]
  /// The newest of them that is no preview; `nil` if there is none.
  public let newest: CatalogEntry?
  /// What has to be installed before the newest one, in order; installing it does so.
  public let missingCheckpoints: [MissingCheckpoint]

  /// Whether there is nothing newer but previews.
  public var isUpToDate: Bool { newest == nil }

  /// Compares a device with a source.
  ///
  /// - Throws: `noStore` before the first install; what the source says.
  public init(device: Device, source: any PackageSource) throws(CairnError) {
    let installed = try device.installed()
    let offered = try source.packages().filter { $0.identity.chain == installed.identity.chain }
    releases = offered.filter { $0.identity.ordinal > installed.identity.ordinal }
      .sorted { $0.identity.ordinal < $1.identity.ordinal }
    newest = releases.last { !$0.identity.isPreview }
    guard let newest else {
      missingCheckpoints = []
      return
    }
    let lacking = Eligibility.prerequisitesLacking(of: try source.head(of: newest), on: installed)
    missingCheckpoints = lacking.map { release in
      let isOffered = offered.contains { $0.manifestDigest == release.manifestDigest }
      return MissingCheckpoint(release: release, isOffered: isOffered)
    }
  }
}
