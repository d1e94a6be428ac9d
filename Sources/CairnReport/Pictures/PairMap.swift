// SPDX-License-Identifier: Apache-2.0

/// The heat map of a strategy's downloads.
enum PairMap {
  static func downloads(_ figures: ReportFigures, _ strategy: Strategy) -> HeatMap? {
    let pairs = figures.pairs(strategy)
    guard !pairs.isEmpty else { return nil }
    return HeatMap(
      title: "What is fetched: \(strategy.title)",
      summary: "A row for each release that a device stands on, a column for each later one: the "
        + "bytes that it fetches.",
      labels: figures.labels,
      cells: pairs.map { pair in
        HeatMap.Cell(
          from: pair.from, to: pair.to, value: max(0, pair.downloadSize),
          note: note(pair, figures.labels))
      },
      largest: largest(figures),
      checkpoints: Set(figures.outcomes.first { $0.strategy == strategy }?.checkpoints ?? []))
  }

  /// One scale for all strategies, so that their maps can be compared: that of the strategy that the
  /// report is about.
  private static func largest(_ figures: ReportFigures) -> Int {
    guard let featured = figures.featured else { return 0 }
    return figures.pairs(featured.strategy).map { max(0, $0.downloadSize) }.max() ?? 0
  }

  private static func note(_ pair: PairCost, _ labels: [String]) -> String {
    "\(labels[pair.from]) → \(labels[pair.to]): \(Amount.bytes(max(0, pair.downloadSize))) from "
      + Amount.counted(pair.packageCount, "package")
  }
}
