// SPDX-License-Identifier: Apache-2.0

/// What each class of files costs: the bytes of changed files, and before them those fetched.
enum FileClassBars {
  static func chart(_ figures: ReportFigures) -> BarChart? {
    guard !figures.report.fileClasses.isEmpty else { return nil }
    return BarChart(
      title: "What each class of files costs in \(figures.allUpdates)",
      summary: "A pale bar for the bytes of changed files of each class, and on it a bar for the "
        + "bytes fetched for them.",
      rows: figures.report.fileClasses.map { cost in
        BarChart.Row(
          name: cost.name, parts: [(value: max(0, cost.downloadSize), style: "fill-checkpoints")],
          whole: max(0, cost.changedSize),
          outcome: "\(Amount.bytes(max(0, cost.downloadSize))) of "
            + Amount.bytes(max(0, cost.changedSize)))
      })
  }
}
