// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// Publishes trees as releases of a repository.
///
/// The package depends on the tree, the release's names, the options and the repository, on nothing
/// else: not on the clock, the machine, or the number of threads.
public struct Publisher {
  private let path: String
  private let options: PublishOptions

  /// Prepares to publish to the repository at `path`, which is made if there is none.
  public init(repository path: String, options: PublishOptions) {
    self.path = path
    self.options = options
  }

  /// Adds a release to its chain.
  ///
  /// The package is there, complete and durable, before the catalog names it. What was made when the
  /// work is stopped is kept, and the same call goes on from there.
  public func publish(
    tree: String, as request: ReleaseRequest
  ) throws(CairnError) -> PublishReport {
    do throws(CairnError) {
      return try run(tree, request)
    } catch {
      guard error.code == .interrupted else { throw error }
      throw CairnError(
        .interrupted, "interrupted; what is made so far is kept in \(path)",
        hint: "run the same command again to go on")
    }
  }

  private func run(_ tree: String, _ request: ReleaseRequest) throws(CairnError) -> PublishReport {
    let storage = try PosixStorage(path: tree)
    let repository = try Repository(path: path, owner: options.owner)
    let identity = try request.identity(in: repository.catalog)
    let chain = try ChainHistory(of: identity, in: repository, at: path)
    let imported = try TreeImport(
      storage, rules: options.rules, loop: options.loop, monitor: options.monitor
    ).run(
      earlier: chain.recentManifests, forbidden: try repository.storage.status(.root))
    let target = imported.manifest
    var places = ContentPlaces()
    places.add(imported.files, in: storage)

    let work = WorkDirectory(storage: repository.storage, root: path)
    try work.create()
    let plan = try PackagePlanner(
      target: target, ordinal: identity.ordinal, base: chain.base?.manifest,
      earlier: chain.takenOver, loop: options.loop
    ).plan(places: &places) { (wanted, places) throws(CairnError) in
      try findBases(for: wanted, of: target, chain, work, &places)
    }
    let made = try PayloadMaker(
      target: target, base: chain.base?.manifest, places: places, work: work,
      effort: options.effort, software: options.software, loop: options.loop,
      monitor: options.monitor
    ).make(plan.made)
    let payloads = chain.payloads(of: plan, made: made)
    let entry = try write(identity, target, payloads, chain, repository)
    work.removeAll()
    repository.removeLeftovers()
    return report(on: entry, target, payloads, chain)
  }

  private func findBases(
    for wanted: [Int], of target: Manifest, _ chain: ChainHistory, _ work: WorkDirectory,
    _ places: inout ContentPlaces
  ) throws(CairnError) -> [Int: Int] {
    guard let base = chain.base, !wanted.isEmpty else { return [:] }
    let material = BaseMaterial(
      base: base, prerequisites: chain.prerequisites, source: chain.source, work: work,
      loop: options.loop, monitor: options.monitor)
    if let path = options.baseTree { try material.addTree(path, to: &places) }
    return try BaseSearch(
      target: target, material: material, loop: options.loop, monitor: options.monitor
    ).bases(for: wanted, places: &places)
  }

  private func write(
    _ identity: ReleaseIdentity, _ target: Manifest, _ payloads: [StoredPayload],
    _ chain: ChainHistory, _ repository: Repository
  ) throws(CairnError) -> CatalogEntry {
    let manifest = try ManifestDelta(
      of: target.encoded(), base: chain.base?.rawManifest, effort: options.effort)
    let head = PackageHead(
      identity: identity, prerequisites: chain.prerequisites.map(\.head.asPrerequisite),
      manifestSize: manifest.rawSize, manifestDigest: manifest.rawDigest,
      payloads: payloads.map(\.description), storedManifest: manifest.bytes)
    let writer = PackageWriter(
      storage: repository.storage, root: path, monitor: options.monitor)
    let entry = try writer.write(head, payloads)
    try repository.add(entry)
    return entry
  }

  private func report(
    on entry: CatalogEntry, _ target: Manifest, _ payloads: [StoredPayload], _ chain: ChainHistory
  ) -> PublishReport {
    let previous = chain.sinceBase.last ?? chain.base
    var report = PublishReport(
      entry: entry, base: chain.base?.head.asPrerequisite, previous: previous?.head.identity,
      changes: TreeChanges(from: previous?.manifest, to: target),
      changesSinceBase: TreeChanges(from: chain.base?.manifest, to: target),
      fileCount: target.entries.count { $0.node != .directory }, treeSize: target.size)
    for payload in payloads {
      report.count(payload.description, isTakenOver: payload.isTakenOver)
    }
    return report
  }
}
