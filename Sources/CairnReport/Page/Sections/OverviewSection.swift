// SPDX-License-Identifier: Apache-2.0

/// The strategies side by side.
enum OverviewSection {
  static func element(_ figures: ReportFigures) -> Element? {
    guard let figure = Block.figure(.total, figures) else { return nil }
    return Block.section(
      "The strategies side by side",
      [
        Block.lead("What one device fetches for \(figures.allUpdates), one after the other."),
        figure, table(figures).element,
      ])
  }

  private static func table(_ figures: ReportFigures) -> Table {
    Table(
      caption: "The strategies side by side",
      columns: [
        "strategy", "median update", "largest step", "store, at most", "processor time, median",
        "published",
      ],
      rows: figures.outcomes.map { outcome in
        let strategy = outcome.strategy
        let times = figures.updates(strategy).compactMap { $0?.processorSeconds }.sorted()
        return [
          .text(strategy.title),
          .number(figures.median(strategy).map(Amount.bytes) ?? "–"),
          .number(
            figures.pairs(strategy).map { max(0, $0.downloadSize) }.max().map(Amount.bytes) ?? "–"),
          .number(figures.storeShares(strategy).max().map(Amount.percent) ?? "–"),
          .number(times.isEmpty ? "–" : Amount.seconds(times[(times.count - 1) / 2])),
          .number(Amount.bytes(figures.repositorySize(outcome))),
        ]
      },
      strongRow: figures.outcomes.firstIndex { $0.strategy == figures.featured?.strategy })
  }
}
