// SPDX-License-Identifier: Apache-2.0

/// Bars with a row for each strategy.
enum StrategyBars {
  /// What one device fetches for all updates.
  static func total(_ figures: ReportFigures) -> BarChart? {
    guard figures.report.releases.count > 1 else { return nil }
    return chart(
      figures, title: "What one device fetches for \(figures.allUpdates)",
      summary: "A bar for each strategy: the bytes that a device fetches that takes every release."
    ) { figures.total($0.strategy) }
  }

  /// What the fleet fetches.
  static func fleet(_ figures: ReportFigures) -> BarChart? {
    guard let last = figures.shortLabels.last, figures.labels.count > 1 else { return nil }
    return chart(
      figures, title: "What the fleet fetches to get to \(last)",
      summary: "A bar for each strategy: the bytes that all devices fetch together."
    ) { $0.fleetSize }
  }

  /// What the publisher stores: the first release, and in a lighter tone all others.
  static func repository(_ figures: ReportFigures) -> BarChart? {
    guard
      var chart = chart(
        figures, title: "What the publisher stores",
        summary: "A bar for each strategy: the bytes of the first release, in grey, and of all "
          + "packages after it.",
        { figures.repositorySize($0) })
    else { return nil }
    for (index, outcome) in figures.outcomes.enumerated() {
      let baseline = min(figures.baselineSize(outcome), figures.repositorySize(outcome))
      chart.rows[index].parts = [
        (value: baseline, style: "ghost"),
        (
          value: figures.repositorySize(outcome) - baseline,
          style: "fill-" + outcome.strategy.rawValue
        ),
      ]
    }
    return chart
  }

  private static func chart(
    _ figures: ReportFigures, title: String, summary: String, _ value: (StrategyOutcome) -> Int
  ) -> BarChart? {
    guard !figures.outcomes.isEmpty else { return nil }
    return BarChart(
      title: title, summary: summary,
      rows: figures.outcomes.map { outcome in
        BarChart.Row(
          name: outcome.strategy.title,
          parts: [(value: value(outcome), style: "fill-" + outcome.strategy.rawValue)],
          outcome: Amount.bytes(max(0, value(outcome))),
          isStrong: outcome.strategy == figures.featured?.strategy)
      })
  }
}
