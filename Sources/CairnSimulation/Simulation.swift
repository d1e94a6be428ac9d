// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
public import CairnDelta
import CairnFiles
import CairnRelease
public import CairnReport
public import CairnStore

/// Tries a chain out before it is published: what each way of publishing it would cost publisher and
/// devices, and where checkpoints should be (Documentation/Simulation.md).
///
/// Every payload is really made, by the publisher's own code, and applied; but a payload is made once,
/// however many packages have it, and not at all if an earlier run has made it.
public struct Simulation {
  private let options: SimulationOptions

  /// The most releases of a simulated chain.
  private static let mostReleases = 512

  /// Prepares a simulation.
  public init(options: SimulationOptions) { self.options = options }

  /// Simulates a chain of trees, in the order in which they would be published; each is called by the
  /// last part of its path.
  ///
  /// - Throws: `chainUnusable`, `checkpointUnusable`, `fleetMalformed`, `budgetTooSmall`; `busy` where
  ///   another run uses the cache; what the system says; `interrupted`, after which the same call goes
  ///   on where this one was.
  public func run(trees: [String]) throws(CairnError) -> SimulationReport {
    let cache = try SimulationCache(directory: options.cacheDirectory, owner: options.owner)
    var reader = TreeReader(cache: cache, loop: options.loop, monitor: options.monitor)
    let names = try TreeNames(trees)
    var releases: [ChainRelease] = []
    for (tree, name) in zip(trees, names.names) {
      releases.append(ChainRelease(id: name, manifest: try reader.manifest(of: tree)))
    }
    let chain = Chain(
      identity: ChainIdentity(product: "tree", channel: "stable", architecture: "any"),
      releases: releases)
    let material = ChainMaterial(places: reader.places, packages: nil)
    return try report(
      on: chain, title: names.title, material, .none, checkpoints: [], cache,
      hashedSize: reader.hashedSize)
  }

  /// Simulates a published chain, with trees of releases that may come next.
  ///
  /// What is published stays as it is: the payloads there are not made again, and its checkpoints are
  /// fixed.
  ///
  /// - Parameters:
  ///   - repository: a repository, or a folder with packages.
  ///   - chains: which of its chains is meant.
  ///   - treesOfReleases: a directory with trees of published releases, called by their ids; what is
  ///     not there is made from the packages and kept in the cache until the end.
  ///   - next: trees of further releases, in order.
  /// - Throws: as `run(trees:)`; `packageMissing` and what else is wrong with packages.
  public func run(
    repository: String, chains: ChainFilter = ChainFilter(), treesOfReleases: String? = nil,
    next: [String] = []
  ) throws(CairnError) -> SimulationReport {
    let cache = try SimulationCache(directory: options.cacheDirectory, owner: options.owner)
    let published = try RepositoryReader(path: repository, chains: chains)
    var reader = TreeReader(cache: cache, loop: options.loop, monitor: options.monitor)
    if let directory = treesOfReleases {
      for release in published.releases {
        let tree = "\(directory)/\(release.id)"
        guard (try? FileSource.isDirectory(tree)) == true else { continue }
        _ = try reader.manifest(of: tree)
      }
    }
    let names = try TreeNames(next, taken: published.releases.map(\.id))
    var releases = published.releases
    for (tree, name) in zip(next, names.names) {
      releases.append(ChainRelease(id: name, manifest: try reader.manifest(of: tree)))
    }
    let chain = Chain(identity: published.identity, releases: releases)
    let work = WorkDirectory(
      storage: try PosixStorage(path: options.cacheDirectory), root: options.cacheDirectory)
    try work.create()
    let material = ChainMaterial(
      places: reader.places,
      packages: HydratedContents(
        packages: published.packages, source: published.source, work: work, loop: options.loop,
        monitor: options.monitor))
    let report = try report(
      on: chain, title: published.identity.description, material,
      PublishedPayloads(
        published.packages, from: published.source, contents: chain.contents,
        effort: options.effort),
      checkpoints: published.checkpoints, cache, hashedSize: reader.hashedSize)
    work.removeAll()
    return report
  }

  private func report(
    on chain: Chain, title: String, _ material: ChainMaterial, _ payloads: PublishedPayloads,
    checkpoints: [Int], _ cache: SimulationCache, hashedSize: Int
  ) throws(CairnError) -> SimulationReport {
    guard (2...Simulation.mostReleases).contains(chain.releases.count) else {
      throw CairnError(
        .chainUnusable,
        "a chain has 2 to \(Simulation.mostReleases) releases, not \(chain.releases.count)",
        hint: "name the trees of the releases in their order")
    }
    var run = try SimulationRun(
      chain: chain, material: material, payloads: payloads, published: checkpoints, cache: cache,
      options: options)
    var report = try run.report(title: title)
    report.work.hashedSize = hashedSize
    report.work.processorSeconds = ResourceUsage.ofThisProcess(since: 0).processorSeconds
    return report
  }
}
