// SPDX-License-Identifier: Apache-2.0

/// The head of the page: what was simulated, what to do, and the figures that matter most.
enum HeadlineSection {
  static func element(_ figures: ReportFigures) -> Element {
    let report = figures.report
    var content = [
      Element(
        "h1", [:], [.text("Updates of "), .element(Block.name(report.chain))]),
      Element("p", ["class": "sub"], Block.sentence(scope(figures))),
    ]
    if let advice = report.advice, !advice.summary.isEmpty {
      content.append(
        Element(
          "div", ["class": "advice"],
          [
            Element(
              "p", [:],
              [.element(Element("strong", [:], "Advice"))] + Block.sentence(advice.summary))
          ]))
    }
    let tiles = tiles(figures)
    if !tiles.isEmpty {
      content.append(Element("dl", ["class": "tiles"], tiles))
    }
    return Element("header", [:], content)
  }

  private static func scope(_ figures: ReportFigures) -> String {
    guard let first = figures.shortLabels.first, let name = figures.shortLabels.last,
      let last = figures.report.releases.last
    else {
      return "Nothing was simulated: the chain has no release."
    }
    let size =
      "\(Amount.bytes(max(0, last.treeSize))) in "
      + Amount.counted(max(0, last.fileCount), "file")
    guard figures.labels.count > 1 else {
      return "Nothing to update: the chain has one release, \(first), with \(size)."
    }
    let strategy = figures.featured.map { " Figures are for “\($0.strategy.title)”." } ?? ""
    return "\(Amount.grouped(figures.labels.count)) releases, \(first) to \(name); the last one "
      + "has \(size).\(strategy)"
  }

  private static func tiles(_ figures: ReportFigures) -> [Element] {
    guard let featured = figures.featured, figures.labels.count > 1 else { return [] }
    let strategy = featured.strategy
    let reference = figures.reference
    var tiles: [Element] = []
    if let median = figures.median(strategy) {
      let full = reference.flatMap { figures.median($0.strategy) }
      tiles.append(
        tile(
          "One update (median)", Amount.bytes(median),
          full.map { "\(Amount.percent(median, of: $0)) of a full download" } ?? ""))
    }
    let total = figures.total(strategy)
    tiles.append(
      tile(
        figures.allUpdates.prefix(1).uppercased() + figures.allUpdates.dropFirst(),
        Amount.bytes(total),
        reference.map { "instead of \(Amount.bytes(figures.total($0.strategy)))" } ?? ""))
    if let far = figures.pairs(strategy).first(where: {
      $0.from == 0 && $0.to == figures.labels.count - 1
    }), figures.labels.count > 2 {
      tiles.append(
        tile(
          "First to last in one go", Amount.bytes(max(0, far.downloadSize)),
          "from " + Amount.counted(max(0, far.packageCount), "package")))
    }
    if let share = figures.storeShares(strategy).max() {
      tiles.append(tile("Kept on a device, at most", Amount.percent(share), "of its tree"))
    }
    tiles.append(
      tile(
        "Stored by the publisher", Amount.bytes(figures.repositorySize(featured)),
        reference.map { "instead of \(Amount.bytes(figures.repositorySize($0)))" } ?? ""))
    tiles.append(
      tile(
        figures.deviceCount.map { "Fetched by \(Amount.counted($0, "device"))" }
          ?? "Fetched by the fleet",
        Amount.bytes(max(0, featured.fleetSize)),
        reference.map { "instead of \(Amount.bytes(max(0, $0.fleetSize)))" } ?? ""))
    return tiles
  }

  private static func tile(_ name: String, _ figure: String, _ beside: String) -> Element {
    Element(
      "div", [:],
      [
        Element("dt", [:], name), Element("dd", ["class": "figure"], figure),
        Element("dd", ["class": "beside"], beside),
      ])
  }
}
