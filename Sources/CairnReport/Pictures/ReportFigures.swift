// SPDX-License-Identifier: Apache-2.0

/// What pictures and sentences need of a report, worked out once.
///
/// Nothing here trusts that the report is complete: pairs may be missing, or name releases that are
/// not there.
struct ReportFigures {
  let report: SimulationReport
  /// The names of the releases.
  let labels: [String]
  /// The names, cut where they are too long for a sentence.
  let shortLabels: [String]
  /// The outcomes, each strategy once, in the order of `Strategy`.
  let outcomes: [StrategyOutcome]
  private let updatesByStrategy: [Strategy: [PairCost?]]
  private let pairsByStrategy: [Strategy: [PairCost]]

  init(_ report: SimulationReport) {
    self.report = report
    self.labels = report.releases.map(\.id)
    self.shortLabels = report.releases.map {
      TextWidth.clipped(SafeText.visible($0.id), to: 24, fontSize: 1)
    }
    let outcomes = Strategy.allCases.compactMap { strategy in
      report.strategies.first { $0.strategy == strategy }
    }
    self.outcomes = outcomes
    var updates: [Strategy: [PairCost?]] = [:]
    var pairs: [Strategy: [PairCost]] = [:]
    for outcome in outcomes {
      var steps = [PairCost?](repeating: nil, count: max(0, report.releases.count - 1))
      var known: [PairCost] = []
      for pair in outcome.pairs
      where pair.from >= 0 && pair.from < pair.to && pair.to < report.releases.count {
        known.append(pair)
        if pair.to - pair.from == 1 { steps[pair.from] = pair }
      }
      updates[outcome.strategy] = steps
      pairs[outcome.strategy] = known
    }
    self.updatesByStrategy = updates
    self.pairsByStrategy = pairs
  }

  /// The strategy that the report is about: checkpoints where they are simulated.
  var featured: StrategyOutcome? {
    outcomes.first { $0.strategy == .checkpoints } ?? outcomes.first { $0.strategy != .full }
      ?? outcomes.first
  }

  /// What the featured strategy is compared with.
  var reference: StrategyOutcome? {
    outcomes.first { $0.strategy == .full && $0.strategy != featured?.strategy }
  }

  /// The checkpoints of the featured strategy, besides the first release.
  var checkpoints: Set<Int> {
    Set((featured?.checkpoints ?? []).filter { report.releases.indices.contains($0) })
  }

  /// The pairs of releases that are there.
  func pairs(_ strategy: Strategy) -> [PairCost] { pairsByStrategy[strategy] ?? [] }

  /// The update to each release from the one before it, from the second release.
  func updates(_ strategy: Strategy) -> [PairCost?] { updatesByStrategy[strategy] ?? [] }

  /// What a device that takes every release fetches in all, up to each release.
  func running(_ strategy: Strategy) -> [Int] {
    updates(strategy).reduce(into: [0]) { sums, pair in
      sums.append(Amount.sum([sums.last ?? 0, pair?.downloadSize ?? 0]))
    }
  }

  /// What all updates together fetch.
  func total(_ strategy: Strategy) -> Int { running(strategy).last ?? 0 }

  /// The median of the downloads of single updates.
  func median(_ strategy: Strategy) -> Int? {
    Amount.median(updates(strategy).compactMap { $0?.downloadSize })
  }

  /// The store after each update, as a part of the tree in hundredths; 0 before the first.
  func storeShares(_ strategy: Strategy) -> [Double] {
    [0]
      + updates(strategy).enumerated().map { index, pair in
        let tree = report.releases[index + 1].treeSize
        guard let pair, tree > 0 else { return 0 }
        return Double(max(0, pair.storeSize)) / Double(tree) * 100
      }
  }

  /// All that a strategy publishes.
  func repositorySize(_ outcome: StrategyOutcome) -> Int { Amount.sum(outcome.publishedSizes) }

  /// What is published with the first release alone.
  func baselineSize(_ outcome: StrategyOutcome) -> Int {
    max(0, outcome.publishedSizes.first ?? 0)
  }

  /// The updates that the chain has, in words.
  var allUpdates: String {
    let count = max(0, report.releases.count - 1)
    return count == 1 ? "the one update" : "all \(Amount.grouped(count)) updates"
  }

  /// The devices of the fleet; `nil` where nobody counted them.
  var deviceCount: Int? {
    let counts = report.releases.compactMap(\.deviceCount)
    return counts.isEmpty ? nil : Amount.sum(counts)
  }
}
