// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
import CairnRelease

/// The two releases of a bridge, and the packages that make their contents.
struct BridgeEnds {
  /// Where the packages come from.
  let source: any PackageSource
  /// The release that the bridge leads to.
  let release: ReleasePackage
  /// The release that it starts from.
  let start: ReleasePackage
  /// The packages that make the release's contents out of nothing, its own among them.
  let releasePackages: [ReleasePackage]
  /// The same for the start.
  let startPackages: [ReleasePackage]

  /// Finds the releases that are asked for.
  ///
  /// - Throws: what `ReleaseLookup` throws; `bridgeRefused` where no bridge can be between them, or
  ///   none is needed; `releaseExists` where there is one already; `packageMissing`.
  init(
    of request: BridgeRequest, in repository: Repository, at path: String
  ) throws(CairnError) {
    let source = try FolderSource(path: path)
    self.source = source
    let lookup = ReleaseLookup(repository.catalog.releases, chain: request.chain)
    let to = try lookup.release(named: request.release, includesPreviews: true)
    let chain = repository.catalog.chain(to.identity.chain)
    let from = try BridgeEnds.start(request.start, of: to, in: chain)
    try BridgeEnds.check(from, to, in: repository.catalog)
    var library = try ReleaseLibrary(source: source, chain: to.identity.chain)
    release = try library.package(to)
    start = try library.package(from)
    releasePackages = try BridgeEnds.packages(of: release, in: chain, &library)
    startPackages = try BridgeEnds.packages(of: start, in: chain, &library)
  }

  private static func start(
    _ name: String, of release: CatalogEntry, in chain: [CatalogEntry]
  ) throws(CairnError) -> CatalogEntry {
    guard name == BridgeRequest.previous else {
      return try ReleaseLookup(chain, chain: release.identity.chain)
        .release(named: name, includesPreviews: true)
    }
    guard let last = chain.last(where: { $0.identity.ordinal < release.identity.ordinal }) else {
      throw CairnError(
        .bridgeRefused, "there is no release before \(release.identity.title)",
        hint: "a baseline needs no bridge")
    }
    return last
  }

  private static func check(
    _ start: CatalogEntry, _ release: CatalogEntry, in catalog: Catalog
  ) throws(CairnError) {
    let (from, to) = (start.identity, release.identity)
    guard from.ordinal < to.ordinal else {
      throw CairnError(
        .bridgeRefused, "\(from.title) is not before \(to.title)",
        hint: "bridges lead from earlier releases to later ones")
    }
    guard release.prerequisites.last != from.ordinal else {
      throw CairnError(
        .bridgeRefused, "\(to.title) is encoded against \(from.title) already",
        hint: "its own package is the shortest way from there; no bridge is needed")
    }
    let isThere = catalog.bridges.contains { bridge in
      bridge.identity == to && bridge.prerequisites == [from.ordinal]
    }
    if isThere {
      throw CairnError(
        .releaseExists, "there is a bridge from \(from.title) to \(to.title) already",
        hint: "published packages never change")
    }
  }

  private static func packages(
    of package: ReleasePackage, in chain: [CatalogEntry], _ library: inout ReleaseLibrary
  ) throws(CairnError) -> [ReleasePackage] {
    var packages: [ReleasePackage] = []
    for before in package.head.prerequisites {
      guard let entry = library.entry(of: before) else {
        throw CairnError(
          .packageMissing,
          "the repository lacks \(before.title), which \(package.head.identity.title) is built on",
          hint: "put the package of \(before.title) back and run again")
      }
      packages.append(try library.package(entry))
    }
    return packages + [package]
  }
}
