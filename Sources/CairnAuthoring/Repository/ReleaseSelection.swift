// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnHydration
public import CairnRelease

/// Some releases of a source, to be looked up by their names.
public struct ReleaseSelection: Sendable {
  /// Where the packages are.
  public let source: any PackageSource
  /// The releases, by chain and ordinal.
  public let entries: [CatalogEntry]
  /// The bridges to them, by chain and ordinal.
  public let bridges: [CatalogEntry]

  /// Releases of a source.
  public init(
    source: any PackageSource, entries: [CatalogEntry], bridges: [CatalogEntry] = []
  ) {
    self.source = source
    self.entries = entries
    self.bridges = bridges
  }

  /// The release that a name means, or `latest` (see `ReleaseLookup`).
  public func release(named name: String) throws(CairnError) -> CatalogEntry {
    try ReleaseLookup(entries).release(named: name)
  }

  /// What has to be installed before a release, in this order: the baseline and the checkpoints.
  ///
  /// Throws `packageMissing` where the source lacks one.
  public func prerequisites(of entry: CatalogEntry) throws(CairnError) -> [CatalogEntry] {
    let head = try source.head(of: entry)
    var found: [CatalogEntry] = []
    for prerequisite in head.prerequisites {
      let match = entries.first {
        $0.identity.chain == entry.identity.chain
          && $0.identity.ordinal == prerequisite.ordinal
          && $0.manifestDigest == prerequisite.manifestDigest
      }
      guard let match else {
        throw CairnError(
          .packageMissing,
          "\(source.name) lacks \(prerequisite.title), which \(entry.identity.title) needs",
          hint: "put the package of \(prerequisite.title) there and run again")
      }
      found.append(match)
    }
    return found
  }
}
