// SPDX-License-Identifier: Apache-2.0

/// What a device keeps beside its tree.
enum StoreSection {
  static func element(_ figures: ReportFigures) -> Element? {
    guard let figure = Block.figure(.store, figures, caption: caption(figures)) else { return nil }
    return Block.section(
      "Disk kept on a device",
      [Block.lead(lead(figures)), figure, table(figures).folded("The figures, release by release")])
  }

  private static func lead(_ figures: ReportFigures) -> String {
    guard let featured = figures.featured,
      let share = figures.storeShares(featured.strategy).max()
    else { return "" }
    let largest = figures.updates(featured.strategy).compactMap { $0?.storeSize }.max() ?? 0
    return "The store holds deltas back to earlier releases: never more than "
      + "\(Amount.percent(share)) of the tree, \(Amount.bytes(max(0, largest)))."
  }

  private static func caption(_ figures: ReportFigures) -> String? {
    let idle = figures.outcomes.map(\.strategy)
      .filter { strategy in figures.storeShares(strategy).allSatisfy { $0 == 0 } }
    guard !idle.isEmpty else { return nil }
    return "Nothing is kept with " + idle.map { "“\($0.title)”" }.joined(separator: ", ") + "."
  }

  private static func table(_ figures: ReportFigures) -> Table {
    let updates = figures.outcomes.map { figures.updates($0.strategy) }
    return Table(
      caption: "The store after the update to each release",
      columns: ["release", "tree"] + figures.outcomes.map(\.strategy.title),
      rows: figures.labels.indices.dropFirst().map { release in
        [
          .text(figures.labels[release]),
          .number(Amount.bytes(max(0, figures.report.releases[release].treeSize))),
        ]
          + updates.map { steps in
            steps[release - 1].map { .number(Amount.bytes(max(0, $0.storeSize))) } ?? .empty
          }
      })
  }
}
