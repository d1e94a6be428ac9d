// SPDX-License-Identifier: Apache-2.0

/// What a device that takes every release fetches over time.
enum BandwidthSection {
  static func element(_ figures: ReportFigures) -> Element? {
    guard let figure = Block.figure(.bandwidth, figures) else { return nil }
    var content = [Block.lead(lead(figures)), figure]
    content.append(table(figures).folded("The figures, release by release"))
    return Block.section("Release by release", content)
  }

  private static func lead(_ figures: ReportFigures) -> String {
    guard let featured = figures.featured else { return "" }
    let total = figures.total(featured.strategy)
    let start = "A device that takes every release fetches \(Amount.bytes(total)) in all"
    guard let reference = figures.reference, figures.total(reference.strategy) > 0 else {
      return start + "."
    }
    let full = figures.total(reference.strategy)
    return start + ": \(Amount.percent(total, of: full)) of what full downloads take."
  }

  private static func table(_ figures: ReportFigures) -> Table {
    let updates = figures.outcomes.map { figures.updates($0.strategy) }
    return Table(
      caption: "Bytes fetched for each release, for a device that stands on the one before it",
      columns: ["to"] + figures.outcomes.map(\.strategy.title),
      rows: figures.labels.indices.dropFirst().map { release in
        [.text(figures.labels[release])]
          + updates.map { steps in
            steps[release - 1].map { .number(Amount.bytes(max(0, $0.downloadSize))) } ?? .empty
          }
      })
  }
}
