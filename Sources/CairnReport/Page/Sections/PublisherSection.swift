// SPDX-License-Identifier: Apache-2.0

/// What the publisher stores, and what all devices together fetch.
enum PublisherSection {
  static func element(_ figures: ReportFigures) -> Element? {
    guard
      let repository = Block.figure(
        .repository, figures,
        caption: "The pale part of a bar is the first release: every strategy has it whole.")
    else { return nil }
    var content = [
      Block.lead("What lies on the publisher’s servers when all releases are published."),
      repository,
    ]
    if let fleet = Block.figure(.fleet, figures, caption: fleetNote(figures)) {
      content += [Element("h3", [:], "What the whole fleet fetches"), fleet]
    }
    content.append(table(figures).folded("The figures"))
    return Block.section("The publisher’s storage and bandwidth", content)
  }

  private static func fleetNote(_ figures: ReportFigures) -> String {
    let last = figures.shortLabels.last ?? ""
    guard let count = figures.deviceCount else {
      return "To get to \(last): one device on each earlier release."
    }
    return "To get to \(last): \(Amount.counted(count, "device")), each from the release that it "
      + "stands on."
  }

  private static func table(_ figures: ReportFigures) -> Table {
    Table(
      caption: "The publisher’s storage, processor time and bandwidth",
      columns: ["strategy", "first release", "all releases", "processor time", "fleet fetches"],
      rows: figures.outcomes.map { outcome in
        [
          .text(outcome.strategy.title), .number(Amount.bytes(figures.baselineSize(outcome))),
          .number(Amount.bytes(figures.repositorySize(outcome))),
          .number(Amount.seconds(outcome.publishingSeconds)),
          .number(Amount.bytes(max(0, outcome.fleetSize))),
        ]
      })
  }
}
