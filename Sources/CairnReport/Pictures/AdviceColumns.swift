// SPDX-License-Identifier: Apache-2.0

/// What each place of the next checkpoint costs the fleet and the publisher.
enum AdviceColumns {
  static func chart(_ figures: ReportFigures) -> ColumnChart? {
    guard let advice = figures.report.advice, !advice.next.isEmpty else { return nil }
    let best = cheapest(advice)
    return ColumnChart(
      title: "What the next checkpoint costs, wherever it is",
      summary: "Columns for each place of the next checkpoint, and for waiting: the bytes that the "
        + "fleet fetches, and below them those that the publisher stores.",
      columns: advice.next.enumerated().map { index, choice in
        let name = name(of: choice, in: advice, figures.labels)
        return ColumnChart.Column(
          name: name,
          note: "\(name): the fleet fetches \(Amount.bytes(max(0, choice.fleetSize))), "
            + "\(Amount.bytes(max(0, choice.repositorySize))) are stored",
          values: [max(0, choice.fleetSize), max(0, choice.repositorySize)],
          isBest: index == best)
      },
      panels: [
        ColumnChart.Panel(name: "The fleet fetches"),
        ColumnChart.Panel(
          name: "The publisher stores",
          limit: advice.storageBudget.map {
            (value: max(0, $0), name: "budget \(Amount.bytes(max(0, $0)))")
          }),
      ])
  }

  /// The choice that fetches least within the budget; the first of several.
  static func cheapest(_ advice: CheckpointAdvice) -> Int? {
    let allowed = advice.next.indices.filter {
      advice.next[$0].repositorySize <= advice.storageBudget ?? Int.max
    }
    return allowed.min { advice.next[$0].fleetSize < advice.next[$1].fleetSize }
  }

  /// What a choice adds to the current checkpoints: a release, or nothing yet.
  static func name(
    of choice: CheckpointAdvice.Choice, in advice: CheckpointAdvice, _ labels: [String]
  ) -> String {
    let current = Set(advice.current.checkpoints)
    let added = choice.checkpoints.last { !current.contains($0) }
    guard let added, labels.indices.contains(added) else { return "wait" }
    return labels[added]
  }
}
