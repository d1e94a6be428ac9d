// SPDX-License-Identifier: Apache-2.0

/// Where the next checkpoint should be, and what waiting costs.
enum AdviceSection {
  static func element(_ figures: ReportFigures) -> Element? {
    guard let advice = figures.report.advice else { return nil }
    var content = [Block.lead(advice.summary)]
    if let figure = Block.figure(.advice, figures, caption: waiting(advice, figures)) {
      content.append(figure)
    }
    content.append(table(advice, figures).element)
    if advice.next.count > 1 {
      content.append(choices(advice, figures).folded("Each place of the next checkpoint"))
    }
    content.append(Element("p", ["class": "note"], search(advice)))
    return Block.section("The next checkpoint", content)
  }

  private static func waiting(_ advice: CheckpointAdvice, _ figures: ReportFigures) -> String? {
    guard let best = AdviceColumns.cheapest(advice), let wait = advice.next.last,
      advice.next.count > 1
    else { return nil }
    let name = AdviceColumns.name(of: advice.next[best], in: advice, figures.shortLabels)
    let more = wait.fleetSize.subtractingReportingOverflow(advice.next[best].fleetSize).partialValue
    guard name != "wait", more > 0 else { return "Waiting costs the fleet nothing." }
    return "The best place for the next one is \(name). Waiting costs the fleet "
      + "\(Amount.bytes(more)) more (\(Amount.percent(more, of: advice.next[best].fleetSize)))."
  }

  private static func search(_ advice: CheckpointAdvice) -> String {
    let limit = advice.storageBudget.map { " that fit into \(Amount.bytes(max(0, $0)))" } ?? ""
    let found = advice.isComplete ? "The best" : "The search was cut off: the best found"
    let looked =
      advice.examinedCount >= advice.choiceCount
      ? "all" : Amount.grouped(max(0, advice.examinedCount))
    return "\(found) of \(Amount.counted(max(0, advice.choiceCount), "choice")) of checkpoints"
      + "\(limit); \(looked) of them were looked at."
  }

  private static func choices(_ advice: CheckpointAdvice, _ figures: ReportFigures) -> Table {
    Table(
      caption: "Each place of the next checkpoint, and waiting",
      columns: ["next checkpoint", "fleet fetches", "publisher stores"],
      rows: advice.next.map { choice in
        [
          .text(AdviceColumns.name(of: choice, in: advice, figures.labels)),
          .number(Amount.bytes(max(0, choice.fleetSize))),
          .number(Amount.bytes(max(0, choice.repositorySize))),
        ]
      },
      strongRow: AdviceColumns.cheapest(advice))
  }

  private static func table(_ advice: CheckpointAdvice, _ figures: ReportFigures) -> Table {
    func row(_ name: String, _ choice: CheckpointAdvice.Choice) -> [Table.Cell] {
      let places = choice.checkpoints.filter(figures.labels.indices.contains)
        .map { figures.shortLabels[$0] }
      return [
        .text(name), .text(places.isEmpty ? "none" : places.joined(separator: ", ")),
        .number(Amount.bytes(max(0, choice.fleetSize))),
        .number(Amount.bytes(max(0, choice.repositorySize))),
      ]
    }
    return Table(
      caption: "Choices of checkpoints",
      columns: ["choice", "checkpoints", "fleet fetches", "publisher stores"],
      rows: [row("now", advice.current), row("best", advice.best)])
  }
}
