// SPDX-License-Identifier: Apache-2.0

/// What it takes to get from each release to each later one.
enum DownloadSection {
  /// Chains with more releases have hundreds of thousands of figures, which no page should hold.
  private static let limit = 100

  static func element(_ figures: ReportFigures) -> Element? {
    guard let featured = figures.featured,
      let figure = Block.figure(
        .downloads(featured.strategy), figures, caption: caption(figures))
    else { return nil }
    var content = [
      Block.lead(
        "What a device fetches that stands on one release and goes to a later one, with "
          + "“\(featured.strategy.title)”."),
      figure,
    ]
    guard figures.labels.count <= limit else {
      content.append(
        Element(
          "p", ["class": "note"],
          "With so many releases, the figures of all pairs and strategies are in the CSV only."))
      return Block.section("From any release to any later one", content)
    }
    content.append(table(featured.strategy, figures).folded("The figures, pair by pair"))
    let others = figures.outcomes.map(\.strategy).filter { $0 != featured.strategy }
      .flatMap { part($0, figures) }
    if !others.isEmpty {
      content.append(
        Element(
          "details", [:], [Element("summary", [:], "The same for the other strategies")] + others))
    }
    return Block.section("From any release to any later one", content)
  }

  private static func caption(_ figures: ReportFigures) -> String {
    var text = "Rows: the release that a device stands on. Columns: the release that it goes to."
    if !figures.checkpoints.isEmpty { text += " Checkpoints are in bold." }
    return text
  }

  private static func part(_ strategy: Strategy, _ figures: ReportFigures) -> [Element] {
    guard let figure = Block.figure(.downloads(strategy), figures) else { return [] }
    return [
      Element("h3", [:], strategy.title), figure,
      table(strategy, figures).folded("The figures, pair by pair"),
    ]
  }

  private static func table(_ strategy: Strategy, _ figures: ReportFigures) -> Table {
    let count = figures.labels.count
    var cells = [[Table.Cell]](
      repeating: [Table.Cell](repeating: .empty, count: max(0, count - 1)),
      count: max(0, count - 1))
    for pair in figures.pairs(strategy) {
      cells[pair.from][pair.to - 1] = .number(Amount.bytes(max(0, pair.downloadSize)))
    }
    return Table(
      caption: "Bytes fetched from each release to each later one: \(strategy.title)",
      columns: ["from, to"] + figures.labels.dropFirst(),
      rows: cells.enumerated().map { [.text(figures.labels[$0])] + $1 })
  }
}
