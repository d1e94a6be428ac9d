// SPDX-License-Identifier: Apache-2.0

/// Lines over the releases, for a device that takes every one.
enum UpdateLines {
  /// What it has fetched up to each release.
  static func bandwidth(_ figures: ReportFigures) -> LineChart? {
    guard figures.labels.count > 1, !figures.outcomes.isEmpty else { return nil }
    let series = figures.outcomes.map { outcome in
      LineChart.Series(
        strategy: outcome.strategy,
        values: figures.running(outcome.strategy).map(Double.init),
        outcome: Amount.bytes(figures.total(outcome.strategy)))
    }
    return LineChart(
      title: "What a device that takes every release has fetched",
      summary: "A line for each strategy over the releases: the bytes fetched up to each.",
      labels: figures.labels, series: series, axis: .bytes(upTo: ceiling(series)),
      checkpoints: figures.checkpoints)
  }

  /// What is kept beside the tree after each update.
  static func store(_ figures: ReportFigures) -> LineChart? {
    let series = figures.outcomes.compactMap { outcome -> LineChart.Series? in
      let shares = figures.storeShares(outcome.strategy)
      guard let last = shares.last, shares.contains(where: { $0 > 0 }) else { return nil }
      return LineChart.Series(
        strategy: outcome.strategy, values: shares, outcome: Amount.percent(last))
    }
    guard figures.labels.count > 1, !series.isEmpty else { return nil }
    return LineChart(
      title: "What a device keeps beside its tree, in % of the tree",
      summary: "A line for each strategy over the releases: the size of the store after the "
        + "update to each.",
      labels: figures.labels, series: series,
      axis: .percent(upTo: series.flatMap(\.values).max() ?? 0),
      checkpoints: figures.checkpoints)
  }

  /// Where the scale ends: where full downloads would leave nothing to see of the others, they may
  /// leave the scale, which the chart then says.
  private static func ceiling(_ series: [LineChart.Series]) -> Double {
    let all = series.compactMap { $0.values.max() }.max() ?? 0
    let others = series.filter { $0.strategy != .full }.compactMap { $0.values.max() }.max() ?? 0
    return others > 0 && all > others * 2.5 ? others : all
  }
}
