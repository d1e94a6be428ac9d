// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// Publishes bridges: packages that lead to a release from one certain earlier release, whatever the
/// release itself is encoded against (Documentation/Format-Package.md 2.3).
///
/// A bridge depends on the two releases, the options and nothing else, as a release's package does.
public struct BridgePublisher {
  private let path: String
  private let options: PublishOptions

  /// Prepares to add bridges to the repository at `path`.
  ///
  /// - Parameter options: the base tree is a tree of the release that the bridge starts from; rules
  ///   are of no use.
  public init(repository path: String, options: PublishOptions) {
    self.path = path
    self.options = options
  }

  /// Adds a bridge.
  ///
  /// The package is there, complete and durable, before the catalog names it. What was made when the
  /// work is stopped is kept, and the same call goes on from there.
  /// - Throws: `unknownRelease` and the like; `bridgeRefused`; `releaseExists`.
  public func publish(_ request: BridgeRequest) throws(CairnError) -> PublishReport {
    do throws(CairnError) {
      return try run(request)
    } catch {
      guard error.code == .interrupted else { throw error }
      throw CairnError(
        .interrupted, "interrupted; what is made so far is kept in \(path)",
        hint: "make the bridge with cairn release bridge to go on")
    }
  }

  private func run(_ request: BridgeRequest) throws(CairnError) -> PublishReport {
    let repository = try Repository(path: path, owner: options.owner)
    let ends = try BridgeEnds(of: request, in: repository, at: path)
    let (release, start) = (ends.release, ends.start)
    let work = WorkDirectory(storage: repository.storage, root: path)
    try work.create()
    var places = ContentPlaces()
    let own = material(release, ends.releasePackages, ends.source, work)
    let base = material(start, ends.startPackages, ends.source, work)
    if let tree = request.tree { try own.addTree(tree, to: &places) }
    if let tree = options.baseTree { try base.addTree(tree, to: &places) }
    let known = Set(start.manifest.contents.map(\.digest))
    let isNew = release.manifest.contents.map { !known.contains($0.digest) }
    try own.provide(isNew.indices.filter { isNew[$0] }, in: &places)
    let target = release.manifest
    // Only devices on the start use it, so there is nothing of other ages and nothing to take over.
    let plan = try PackagePlanner(
      target: target, ordinal: release.head.identity.ordinal, base: start.manifest, earlier: [],
      loop: options.loop
    ).plan(places: &places) { (wanted, places) throws(CairnError) in
      if wanted.isEmpty { return [:] }
      return try BaseSearch(
        target: target, material: base, loop: options.loop, monitor: options.monitor
      ).bases(for: wanted, places: &places)
    }
    let payloads = try PayloadMaker(
      target: target, base: start.manifest, places: places, work: work, effort: options.effort,
      software: options.software, loop: options.loop, monitor: options.monitor
    ).make(plan.made)
    let entry = try write(release, start, payloads, repository)
    work.removeAll()
    repository.removeLeftovers()
    let changes = TreeChanges(from: start.manifest, to: target)
    var report = PublishReport(
      entry: entry, base: start.head.asPrerequisite, previous: start.head.identity,
      changes: changes, changesSinceBase: changes,
      fileCount: target.entries.count { $0.node != .directory }, treeSize: target.size)
    for payload in payloads { report.count(payload.description, isTakenOver: false) }
    return report
  }

  private func material(
    _ release: ReleasePackage, _ packages: [ReleasePackage], _ source: any PackageSource,
    _ work: WorkDirectory
  ) -> BaseMaterial {
    BaseMaterial(
      base: release, prerequisites: packages, source: source, work: work, loop: options.loop,
      monitor: options.monitor)
  }

  private func write(
    _ release: ReleasePackage, _ start: ReleasePackage, _ payloads: [StoredPayload],
    _ repository: Repository
  ) throws(CairnError) -> CatalogEntry {
    let manifest = try ManifestDelta(
      of: release.rawManifest, base: start.rawManifest, effort: options.effort)
    let head = PackageHead(
      identity: release.head.identity, prerequisites: [start.head.asPrerequisite], isBridge: true,
      manifestSize: manifest.rawSize, manifestDigest: manifest.rawDigest,
      payloads: payloads.map(\.description), storedManifest: manifest.bytes)
    let entry = try PackageWriter(
      storage: repository.storage, root: path, monitor: options.monitor
    ).write(head, payloads)
    try repository.add(entry)
    return entry
  }
}
