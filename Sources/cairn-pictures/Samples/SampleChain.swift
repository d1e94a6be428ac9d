// SPDX-License-Identifier: Apache-2.0

import CairnReport

/// A made-up chain of monthly releases with a checkpoint every third month.
struct SampleChain {
  private let releaseCount: Int
  private let files: [SampleFile]
  private let checkpoints: [Int]

  /// What the head and the manifest of a package have.
  private var headSize: Int { files.isEmpty ? 0 : 38_000 }

  init(releaseCount: Int, fileCount: Int) {
    var numbers = SampleNumbers(seed: UInt64(releaseCount) + 7)
    self.releaseCount = releaseCount
    self.files = (0..<fileCount).map {
      SampleFile(number: $0, releaseCount: releaseCount, numbers: &numbers)
    }
    self.checkpoints = Array(stride(from: 3, to: releaseCount - 1, by: 3))
  }

  func report() -> SimulationReport {
    SimulationReport(
      chain: "cairn-os stable arm64", effort: "default", software: "cairn 1.0.0",
      releases: (0..<releaseCount).map(release),
      strategies: releaseCount > 0 ? Strategy.allCases.map { outcome($0, checkpoints) } : [],
      advice: advice(), fileClasses: classes(), worstFiles: worst(),
      work: SimulationWork(
        madeCount: files.count * 6, knownCount: files.count * 21,
        hashedSize: files.reduce(0) { $0 + $1.size } * releaseCount,
        processorSeconds: Double(files.count) * 9.7))
  }

  /// Names of months, the last of which is 2026-11.
  private func name(_ release: Int) -> String {
    let month = 2026 * 12 + 10 - (releaseCount - 1 - release)
    return "\(month / 12)-" + (month % 12 < 9 ? "0" : "") + "\(month % 12 + 1)"
  }

  private func release(_ number: Int) -> SimulatedRelease {
    let changed = number == 0 ? [] : files.filter { $0.differs(number - 1, number) }
    // Most devices follow; some are late by a few releases, and a few never came along.
    let age = releaseCount - 1 - number
    let late = age == 0 ? 0 : 6_000 + 210 * number
    let devices = [1: 610_000, 2: 228_000, 3: 91_000, 4: 40_000][age] ?? late
    return SimulatedRelease(
      id: name(number), fileCount: files.count * 40,
      treeSize: files.reduce(0) { $0 + $1.size }, changedFileCount: changed.count * 11,
      changedSize: changed.reduce(0) { $0 + $1.size }, deviceCount: devices)
  }

  // MARK: Strategies

  /// The steps that a device takes from one release to a later one: each a base and its package.
  private func steps(
    _ strategy: Strategy, _ from: Int, _ to: Int, _ checkpoints: [Int]
  ) -> [(base: Int, target: Int)] {
    switch strategy {
    case .full, .cumulative: [(base: 0, target: to)]
    case .express: [(base: from, target: to)]
    case .monthly: (from..<to).map { (base: $0, target: $0 + 1) }
    case .checkpoints:
      zip([0] + checkpoints, checkpoints.filter { $0 < to } + [to])
        .filter { $0.1 > from }.map { (base: $0.0, target: $0.1) }
    }
  }

  private func download(_ strategy: Strategy, _ from: Int, _ to: Int, _ checkpoints: [Int]) -> Int {
    guard !files.isEmpty else { return 0 }
    if strategy == .full { return whole }
    let changed = files.filter { $0.differs(from, to) }
    return steps(strategy, from, to, checkpoints).reduce(0) { total, step in
      total + headSize + changed.reduce(0) { $0 + $1.delta(step.base, step.target) }
    }
  }

  private var whole: Int { files.reduce(0) { $0 + $1.packedSize } }

  private func pair(_ strategy: Strategy, _ from: Int, _ to: Int, _ checkpoints: [Int]) -> PairCost
  {
    let download = download(strategy, from, to, checkpoints)
    let steps = steps(strategy, from, to, checkpoints)
    let base = steps.last?.base ?? from
    let changed = files.filter { $0.differs(from, to) }.reduce(0) { $0 + $1.size }
    let kept =
      strategy == .full
      ? 0
      : files.reduce(0) { $0 + $1.delta(base, to) + ($1.delta(from, to) + 1) / 3 }
    return PairCost(
      from: from, to: to, downloadSize: download, writtenSize: download + changed + kept,
      peakSize: download + changed, storeSize: kept,
      processorSeconds: Double(changed) / 190_000_000 + Double(steps.count) * 0.08,
      packageCount: steps.count)
  }

  private func outcome(_ strategy: Strategy, _ checkpoints: [Int]) -> StrategyOutcome {
    let pairs = (1..<max(1, releaseCount)).flatMap { to in
      (0..<to).map { pair(strategy, $0, to, checkpoints) }
    }
    let published = (0..<releaseCount).map { to -> Int in
      if to == 0 || strategy == .full { return whole }
      let bases =
        strategy == .express
        ? Array(0..<to)
        : [steps(strategy, to - 1, to, checkpoints).last?.base ?? 0]
      return bases.reduce(0) { total, base in
        total + headSize + files.reduce(0) { $0 + $1.delta(base, to) }
      }
    }
    return StrategyOutcome(
      strategy: strategy, checkpoints: strategy == .checkpoints ? checkpoints : [], pairs: pairs,
      publishedSizes: published,
      publishingSeconds: Double(published.dropFirst().reduce(0, +)) / 180_000,
      fleetSize: fleet(pairs))
  }

  private func fleet(_ pairs: [PairCost]) -> Int {
    pairs.filter { $0.to == releaseCount - 1 }.reduce(0) {
      $0 + $1.downloadSize * (release($1.from).deviceCount ?? 1)
    }
  }

  // MARK: Advice and files

  private func choice(_ checkpoints: [Int]) -> CheckpointAdvice.Choice {
    let last = releaseCount - 1
    let fleet = (0..<last).reduce(0) {
      $0 + download(.checkpoints, $1, last, checkpoints) * (release($1).deviceCount ?? 1)
    }
    let bases = (1...last).map { steps(.checkpoints, $0 - 1, $0, checkpoints).last?.base ?? 0 }
    return CheckpointAdvice.Choice(
      checkpoints: checkpoints, fleetSize: fleet,
      repositorySize: whole
        + zip(1...last, bases).reduce(0) { total, entry in
          total + files.reduce(0) { $0 + $1.delta(entry.1, entry.0) }
        })
  }

  private func advice() -> CheckpointAdvice? {
    guard releaseCount > 2 else { return nil }
    let current = checkpoints.first.map { [$0] } ?? []
    let places = ((current.last ?? 0) + 1)..<(releaseCount - 1)
    let next = places.map { choice(current + [$0]) } + [choice(current)]
    guard let best = next.min(by: { $0.fleetSize < $1.fleetSize }), let waiting = next.last else {
      return nil
    }
    let budget = waiting.repositorySize + waiting.repositorySize / 12
    let place = best.checkpoints.last.map(name) ?? "the first release"
    return CheckpointAdvice(
      storageBudget: budget, best: best, current: choice(current), next: next,
      choiceCount: 1 << min(30, places.count), examinedCount: places.count * 9,
      summary: "Make \(place) the next checkpoint: the fleet then fetches least to get to "
        + "\(name(releaseCount - 1)).")
  }

  private func cost(_ file: SampleFile) -> (changes: Int, changed: Int, fetched: Int) {
    let changes = (1..<max(1, releaseCount)).filter { file.differs($0 - 1, $0) }
    return (
      changes: changes.count, changed: changes.count * file.size,
      fetched: changes.reduce(0) { total, to in
        total + file.delta(steps(.checkpoints, to - 1, to, checkpoints).last?.base ?? 0, to)
      }
    )
  }

  private func classes() -> [FileClassCost] {
    let names = ["programs", "libraries", "scripts", "text", "images", "archives", "data"]
    return names.map { name in
      let costs = files.filter { $0.className == name }.map(cost)
      return FileClassCost(
        name: name, changedSize: costs.reduce(0) { $0 + $1.changed },
        downloadSize: costs.reduce(0) { $0 + $1.fetched })
    }.filter { $0.changedSize > 0 }.sorted { $0.downloadSize > $1.downloadSize }
  }

  private func worst() -> [FileCost] {
    let costs = files.map { file in
      let cost = cost(file)
      return FileCost(
        path: file.path, changeCount: cost.changes, changedSize: cost.changed,
        downloadSize: cost.fetched)
    }
    return Array(
      costs.filter { $0.downloadSize > 0 }
        .sorted { $0.downloadSize > $1.downloadSize }.prefix(12))
  }
}
