// SPDX-License-Identifier: Apache-2.0

/// What the bytes are for: classes of files, and the files that cost most.
enum FileSection {
  static func element(_ figures: ReportFigures) -> Element? {
    var content: [Element] = []
    if let figure = Block.figure(
      .fileClasses, figures,
      caption: "Pale: the bytes of the files that changed. Dark: the bytes fetched for them.")
    {
      content += [
        Block.lead("What is fetched, beside the size of the files that it is fetched for."), figure,
        classes(figures.report.fileClasses).folded("The figures"),
      ]
    }
    if !figures.report.worstFiles.isEmpty {
      content += [
        Element("h3", [:], "The files that cost most"), files(figures.report.worstFiles).element,
      ]
    }
    return content.isEmpty ? nil : Block.section("What the bytes are for", content)
  }

  private static func classes(_ costs: [FileClassCost]) -> Table {
    Table(
      caption: "Bytes by class of files",
      columns: ["class", "changed", "fetched", "part"],
      rows: costs.map { cost in
        [
          .text(cost.name), .number(Amount.bytes(max(0, cost.changedSize))),
          .number(Amount.bytes(max(0, cost.downloadSize))),
          .number(Amount.percent(max(0, cost.downloadSize), of: cost.changedSize)),
        ]
      })
  }

  private static func files(_ costs: [FileCost]) -> Table {
    let largest = Double(costs.map(\.downloadSize).max() ?? 0)
    return Table(
      caption: "The files that cost most",
      columns: ["file", "fetched", "changed", "times"],
      rows: costs.map { cost in
        [
          .path(cost.path),
          .bar(
            Amount.bytes(max(0, cost.downloadSize)),
            part: largest > 0 ? Double(cost.downloadSize) / largest : 0),
          .number(Amount.bytes(max(0, cost.changedSize))),
          .number(Amount.grouped(max(0, cost.changeCount))),
        ]
      })
  }
}
