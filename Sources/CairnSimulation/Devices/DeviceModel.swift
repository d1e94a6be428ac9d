// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease
import CairnReport

/// What a device of a published chain fetches, writes and keeps.
struct DeviceModel {
  let chain: Chain
  let table: PayloadTable
  let published: PublishedChain
  let records: RecordSizes

  /// What a device has after an installation.
  struct Store: Sendable {
    /// The deltas.
    var kept: [KeptStep]
    /// All bytes of the store.
    var size: Int
  }

  /// The way of a device to a release.
  struct Way {
    /// The packages that it fetches something from.
    var packages: [CellPlace]
    /// The payloads that it fetches.
    var payloads: [PublishedChain.Payload]
    /// The bytes of heads and payloads.
    var downloadSize: Int
    /// The processor time of making the contents, seconds.
    var seconds: Double
  }

  // MARK: Stores

  /// The store of a device that got its first release by installing this one.
  func fresh(_ release: Int) throws(CairnError) -> Store {
    switch published.strategy {
    case .full: return Store(kept: [], size: 0)
    case .express:
      // The release is all that it knows.
      return try store([], installed: release, previous: nil)
    case .cumulative, .checkpoints, .monthly: break
    }
    let payloads = published.way(from: nil, to: release).flatMap {
      published.packages[$0]?.payloads ?? []
    }
    let (kept, _) = try StoreModel(chain: chain, table: table).settle(
      StoreModel.Task(
        kept: [], payloads: payloads, tree: release,
        goals: goals(installed: release, previous: nil),
        former: base(of: release).map { [$0] } ?? []))
    return try store(kept, installed: release, previous: nil)
  }

  private func store(
    _ kept: [KeptStep], installed: Int, previous: Int?
  ) throws(CairnError) -> Store {
    var sizes: [(step: KeptStep, size: Int)] = []
    for step in kept { sizes.append((step, try step.cost(table.figures(step.job)).size)) }
    let records = recordSize(installed: installed, previous: previous, kept: sizes)
    return Store(kept: kept, size: sizes.reduce(records) { $0 + $1.size })
  }

  /// The release that the next one of a device is encoded against, where it is not its own.
  private func base(of release: Int) -> Int? {
    published.isBase[release] ? nil : published.base(of: release)
  }

  /// The contents that a store has to be able to make and that are not in the tree.
  private func goals(installed: Int, previous: Int?) -> [Int32] {
    var isKnown = [Bool](repeating: false, count: chain.contents.count)
    isKnown[Int(chain.contents.empty)] = true
    for content in chain.releases[installed].contents { isKnown[Int(content)] = true }
    var goals: [Int32] = []
    for release in [base(of: installed), previous, previous.flatMap { base(of: $0) }] {
      guard let release else { continue }
      for content in chain.releases[release].contents where !isKnown[Int(content)] {
        isKnown[Int(content)] = true
        goals.append(content)
      }
    }
    return goals
  }

  private func recordSize(
    installed: Int, previous: Int?, kept: [(step: KeptStep, size: Int)]
  ) -> Int {
    let named = [
      installed, base(of: installed), previous, previous.flatMap { base(of: $0) },
    ].compactMap { $0 }
    let manifests = Set(named).reduce(0) { $0 + published.manifestSizes[$1] }
    return manifests + records.indexSize(chain.releases[installed])
      + records.stateSize(
        releases: [installed, previous].compactMap { $0 }.map { release in
          (chain.releases[release], published.way(from: nil, to: release).count - 1)
        }, kept: kept, contents: chain.contents)
  }

  // MARK: Updates

  /// The payloads that a device fetches; it has the tree and the store of `from`.
  func way(from: Int, to release: Int, _ store: Store) throws(CairnError) -> Way {
    let packages = published.way(from: from, to: release)
    var payloads: [PublishedChain.Payload] = []
    var headSize = 0
    for place in packages {
      guard let package = published.packages[place] else { continue }
      headSize += package.headSize
      payloads += package.payloads
    }
    if published.strategy == .full {
      let size = payloads.reduce(headSize) { $0 + $1.storedSize }
      return Way(
        packages: packages, payloads: payloads, downloadSize: size,
        seconds: try seconds(payloads))
    }
    let derivation = try derivation(from: from, to: release, store, payloads)
    var used: [PublishedChain.Payload] = []
    var applying = 0.0
    for number in derivation.steps {
      if number < store.kept.count {
        let step = store.kept[number]
        applying += try step.cost(table.figures(step.job)).applying
      } else {
        used.append(payloads[number - store.kept.count])
      }
    }
    return Way(
      packages: packages, payloads: used,
      downloadSize: used.reduce(headSize) { $0 + $1.storedSize },
      seconds: applying + (try seconds(used)))
  }

  private func seconds(_ payloads: [PublishedChain.Payload]) throws(CairnError) -> Double {
    var seconds = 0.0
    for payload in payloads { seconds += try table.figures(payload.job).applyingSeconds }
    return seconds
  }

  private func derivation(
    from: Int, to release: Int, _ store: Store, _ payloads: [PublishedChain.Payload]
  ) throws(CairnError) -> Derivation {
    var steps = DerivationSteps()
    func add(_ bases: [Int32], _ targets: [Int32], stored: Int, cost: Int) {
      steps.append(
        DerivationStep(
          bases: bases.map { Int($0) }, targets: targets.map { Int($0) }, cost: cost,
          work: chain.contents.size(bases) + chain.contents.size(targets) + stored))
    }
    for step in store.kept {
      add(step.bases, step.targets, stored: try step.cost(table.figures(step.job)).size, cost: 0)
    }
    for payload in payloads {
      add(payload.bases, payload.targets, stored: payload.storedSize, cost: payload.storedSize)
    }
    let own = chain.releases[from].contents.map { Int($0) } + [Int(chain.contents.empty)]
    let outcome = try DerivationPlanner.plan(
      wanted: chain.releases[release].contents.map { Int($0) }, available: own,
      contentCount: chain.contents.count, steps: steps)
    guard case .derivation(let derivation) = outcome else {
      throw CairnError(
        .internalFailure,
        "\(chain.releases[release].id) cannot be made from \(chain.releases[from].id)")
    }
    return derivation
  }

  /// What it costs a device to get from one release to a later one.
  func pair(from: Int, to release: Int, _ store: Store) throws(CairnError) -> PairCost {
    let way = try way(from: from, to: release, store)
    guard published.strategy != .full else {
      // The whole tree is written anew, and nothing of the old one is kept.
      let size = chain.releases[release].manifest.size
      return PairCost(
        from: from, to: release, downloadSize: way.downloadSize,
        writtenSize: way.downloadSize + size, peakSize: way.downloadSize + size, storeSize: 0,
        processorSeconds: way.seconds, packageCount: 1)
    }
    let all = way.packages.flatMap { published.packages[$0]?.payloads ?? [] }
    // A delta between two releases is encoded against the one that the device is on.
    let (kept, made) = try StoreModel(chain: chain, table: table).settle(
      StoreModel.Task(
        kept: store.kept, payloads: all, tree: release,
        goals: goals(installed: release, previous: from),
        former: [from] + (base(of: release).map { [$0] } ?? [])))
    var madeSize = 0
    var seconds = way.seconds
    for step in made {
      let cost = try step.cost(table.figures(step.job))
      madeSize += cost.size
      seconds += cost.making
    }
    let newSize = newFiles(from: from, to: release)
    let after = try self.store(kept, installed: release, previous: from)
    return PairCost(
      from: from, to: release, downloadSize: way.downloadSize,
      writtenSize: way.downloadSize + newSize + madeSize,
      peakSize: store.size + way.downloadSize + newSize + madeSize, storeSize: after.size,
      processorSeconds: seconds, packageCount: way.packages.count)
  }

  /// The bytes of the files that an installation writes.
  private func newFiles(from: Int, to release: Int) -> Int {
    let old = chain.releases[from].fileAtPath
    return chain.releases[release].files.reduce(0) { size, file in
      old[Int(file.path)] == file.content ? size : size + chain.contents.size(file.content)
    }
  }
}
