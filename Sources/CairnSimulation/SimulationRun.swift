// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease
import CairnReport
import Synchronization

/// One run of a simulation, once the chain is known.
struct SimulationRun {
  let chain: Chain
  let options: SimulationOptions
  let table: PayloadTable
  let cache: SimulationCache
  private let fleet: [Int]
  private let hasFleet: Bool
  /// The checkpoints that are there already and cannot be moved.
  private let published: [Int]
  private var matrix: Matrix

  init(
    chain: Chain, material: ChainMaterial, payloads: PublishedPayloads, published: [Int],
    cache: SimulationCache, options: SimulationOptions
  ) throws(CairnError) {
    self.chain = chain
    self.options = options
    self.cache = cache
    self.published = published
    hasFleet = options.fleetFile != nil
    if let file = options.fleetFile {
      fleet = try FleetFile.devices(in: file, on: chain)
    } else {
      fleet = chain.releases.indices.map { $0 < chain.releases.count - 1 ? 1 : 0 }
    }
    table = PayloadTable(
      contents: chain.contents, material: material, published: payloads, cache: cache,
      software: options.software, loop: options.loop, monitor: options.monitor)
    matrix = Matrix(
      chain: chain, material: material, table: table, cache: cache, effort: options.effort,
      software: options.software, loop: options.loop, monitor: options.monitor)
  }

  private var count: Int { chain.releases.count }

  private var publication: ChainPublication {
    ChainPublication(
      chain: chain, table: table, matrix: matrix, cache: cache, effort: options.effort,
      software: options.software)
  }

  // MARK: Report

  /// Simulates everything that was asked for.
  mutating func report(title: String) throws(CairnError) -> SimulationReport {
    let given = try CheckpointPlaces(options.checkpoints, published: published, chain: chain)
    let wantsAdvice = given.places == nil || options.storageBudget != nil
    let strategies = Strategy.allCases.filter { options.strategies.contains($0) }
    var wanted: [CellPlace] = []
    for strategy in strategies where strategy != .checkpoints || given.places != nil {
      wanted += places(strategy, checkpoints: given.places ?? [])
    }
    if wantsAdvice { wanted += advisedPlaces(given) }
    try matrix.prepare(wanted)
    let (advice, advised) =
      wantsAdvice ? try self.advice(given) : (nil, given.places ?? [])
    let checkpoints = given.places ?? advised
    if strategies.contains(.checkpoints) {
      try matrix.prepare(places(.checkpoints, checkpoints: checkpoints))
    }
    var files = FileCosts(chain: chain)
    var outcomes: [StrategyOutcome] = []
    for strategy in strategies {
      outcomes.append(try outcome(strategy, checkpoints, &files))
    }
    return SimulationReport(
      chain: title, effort: options.effort.rawValue, software: options.software,
      releases: chain.releases.indices.map { facts(of: $0) }, strategies: outcomes,
      advice: advice, fileClasses: files.classes, worstFiles: files.worstFiles,
      work: SimulationWork(
        madeCount: table.counts.made, knownCount: table.counts.known, hashedSize: 0,
        processorSeconds: 0))
  }

  private func facts(of place: Int) -> SimulatedRelease {
    let release = chain.releases[place]
    var facts = SimulatedRelease(
      id: release.id,
      fileCount: release.manifest.entries.count { $0.node != .directory },
      treeSize: release.manifest.size, deviceCount: hasFleet ? fleet[place] : nil)
    guard place > 0 else { return facts }
    let old = chain.releases[place - 1].fileAtPath
    for file in release.files where old[Int(file.path)] != file.content {
      facts.changedFileCount += 1
      facts.changedSize += chain.contents.size(file.content)
    }
    return facts
  }

  // MARK: Strategies

  private func places(_ strategy: Strategy, checkpoints: [Int]) -> [CellPlace] {
    let isBase = PublishedChain.bases(strategy, checkpoints: checkpoints, count: count)
    return chain.releases.indices.flatMap {
      PublishedChain.published(with: $0, strategy, isBase)
    }
  }

  private func outcome(
    _ strategy: Strategy, _ checkpoints: [Int], _ files: inout FileCosts
  ) throws(CairnError) -> StrategyOutcome {
    let own = strategy == .checkpoints ? checkpoints : []
    let published = try publication.published(
      strategy,
      isBase: PublishedChain.bases(strategy, checkpoints: own, count: count))
    let device = DeviceModel(
      chain: chain, table: table, published: published,
      records: try RecordSizes(chain: chain.identity))
    if strategy == .checkpoints {
      for release in chain.releases.indices.dropFirst() {
        let store = try device.fresh(release - 1)
        let way = try device.way(from: release - 1, to: release, store)
        files.add(from: release - 1, to: release, way.payloads)
      }
    }
    let pairs = try pairs(device)
    var seconds = 0.0
    var sizes: [Int] = []
    for release in chain.releases.indices {
      var size = 0
      for place in published.published(with: release) {
        guard let package = published.packages[place] else { continue }
        size += package.size
        for payload in package.payloads where !payload.isTakenOver {
          let figures = try table.figures(payload.job)
          seconds += figures.encodingSeconds + figures.applyingSeconds
        }
      }
      sizes.append(size)
    }
    let fleetSize = pairs.filter { $0.to == count - 1 }
      .reduce(0) { $0 + fleet[$1.from] * $1.downloadSize }
    return StrategyOutcome(
      strategy: strategy, checkpoints: own, pairs: pairs, publishedSizes: sizes,
      publishingSeconds: seconds, fleetSize: fleetSize)
  }

  /// Every pair of an earlier and a later release, in order.
  private func pairs(_ device: DeviceModel) throws(CairnError) -> [PairCost] {
    let count = self.count
    let state = Mutex(
      (pairs: [PairCost](), completed: 0, failure: CairnError?.none))
    let total = count * (count - 1) / 2
    let monitor = options.monitor
    options.loop(count - 1) { from in
      do throws(CairnError) {
        let store = try device.fresh(from)
        for release in from + 1..<count {
          guard state.withLock({ $0.failure == nil }) else { return }
          let pair = try device.pair(from: from, to: release, store)
          let completed = state.withLock { state in
            state.pairs.append(pair)
            state.completed += 1
            return state.completed
          }
          try monitor.advance(.settling, completed: completed, total: total)
        }
      } catch {
        state.withLock { $0.failure = $0.failure ?? error }
      }
    }
    let (pairs, failure) = state.withLock { ($0.pairs, $0.failure) }
    if let failure { throw failure }
    return pairs.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
  }

  // MARK: Advice

  /// The packages that any choice of checkpoints can have.
  private func advisedPlaces(_ given: CheckpointPlaces) -> [CellPlace] {
    let fixed = given.fixed
    let anchor = fixed.last ?? 0
    var places = self.places(.checkpoints, checkpoints: fixed).filter { $0.release <= anchor }
    if let current = given.places { places += self.places(.checkpoints, checkpoints: current) }
    for base in anchor..<count {
      places += (base + 1..<max(base + 1, count)).map { CellPlace(base: base, release: $0) }
    }
    return places + [CellPlace(base: nil, release: 0)]
  }

  private func advice(
    _ given: CheckpointPlaces
  ) throws(CairnError) -> (CheckpointAdvice, [Int]) {
    guard count <= CheckpointCosts.mostReleases else {
      throw CairnError(
        .chainUnusable,
        "advice is given for at most \(CheckpointCosts.mostReleases) releases, not \(count)",
        hint: "name the checkpoints with --checkpoints or --every, without --storage-budget")
    }
    let pairwise = try publication.published(
      .express, isBase: PublishedChain.bases(.express, checkpoints: [], count: count))
    return try CheckpointAdviser(
      chain: chain, costs: CheckpointCosts(chain: chain, pairwise: pairwise), fleet: fleet,
      given: given, budget: options.storageBudget
    ).advice { (checkpoints) throws(CairnError) in
      try exactCost(of: checkpoints)
    }
  }

  /// What a choice costs, found out by the planner that devices use.
  private func exactCost(of checkpoints: [Int]) throws(CairnError) -> CheckpointAdvice.Choice {
    let published = try publication.published(
      .checkpoints,
      isBase: PublishedChain.bases(.checkpoints, checkpoints: checkpoints, count: count))
    let device = DeviceModel(
      chain: chain, table: table, published: published,
      records: try RecordSizes(chain: chain.identity))
    var fleetSize = 0
    for from in 0..<count - 1 where fleet[from] > 0 {
      let way = try device.way(from: from, to: count - 1, try device.fresh(from))
      fleetSize += fleet[from] * way.downloadSize
    }
    return CheckpointAdvice.Choice(
      checkpoints: checkpoints, fleetSize: fleetSize,
      repositorySize: published.packages.values.reduce(0) { $0 + $1.size })
  }
}
