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

  /// Releases of a source.
  public init(source: any PackageSource, entries: [CatalogEntry]) {
    self.source = source
    self.entries = entries
  }

  /// The release with an id, build or alias; `latest` is the newest one that is no preview.
  ///
  /// Throws `releaseUnknown`, which names similar releases, and `releaseAmbiguous` where several
  /// chains have one of this name.
  public func release(named name: String) throws(CairnError) -> CatalogEntry {
    let found =
      name == ReleaseRequest.reservedName
      ? latest
      : entries.filter { entry in
        entry.identity.names.contains(name)
      }
    guard let first = found.first else { throw unknown(name) }
    guard found.count == 1 else {
      let chains = found.map(\.identity.chain.description).joined(separator: ", ")
      throw CairnError(
        .releaseAmbiguous, "several chains of \(source.name) have a release \(name): \(chains)",
        hint: "say which one with --product, --channel or --arch")
    }
    return first
  }

  /// The newest release of each chain; a preview where there is nothing else.
  private var latest: [CatalogEntry] {
    var newest: [ChainIdentity: CatalogEntry] = [:]
    for entry in entries {
      let chain = entry.identity.chain
      guard let other = newest[chain] else {
        newest[chain] = entry
        continue
      }
      let key = (entry.identity.isPreview ? 0 : 1, entry.identity.ordinal)
      if key > (other.identity.isPreview ? 0 : 1, other.identity.ordinal) { newest[chain] = entry }
    }
    return entries.filter { newest[$0.identity.chain] == $0 }
  }

  private func unknown(_ name: String) -> CairnError {
    let near = NearNames(of: name, among: entries.flatMap(\.identity.names)).names
    let hint =
      near.isEmpty
      ? "see what there is with cairn release list"
      : "did you mean \(near.joined(separator: " or "))? See cairn release list"
    return CairnError(
      .releaseUnknown, "\(source.name) has no release called '\(name)'",
      hint: entries.isEmpty ? "the repository has no such releases at all" : hint)
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
