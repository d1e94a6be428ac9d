// SPDX-License-Identifier: Apache-2.0

import CairnFiles
import CairnReport

/// What `cairn simulate` says in the end, for people.
struct SimulationSummary {
  let report: SimulationReport
  let showsPairs: Bool
  let usage: ResourceUsage

  init(_ report: SimulationReport, showsPairs: Bool, usage: ResourceUsage) {
    self.report = report
    self.showsPairs = showsPairs
    self.usage = usage
  }

  private static let listed = 5

  var lines: [String] {
    var lines = [heading, ""] + strategies
    if let advice = report.advice { lines += [""] + text(advice) }
    if showsPairs { for outcome in report.strategies { lines += [""] + pairs(outcome) } }
    if !report.worstFiles.isEmpty { lines += [""] + files }
    return lines + [
      "",
      "\(ByteCount.grouped(report.work.madeCount)) payloads made, "
        + "\(ByteCount.grouped(report.work.knownCount)) known; "
        + "\(ByteCount(report.work.hashedSize)) of files read; "
        + "CPU \(ByteCount.decimal(usage.processorSeconds, digits: 1)) s in "
        + "\(ByteCount.decimal(usage.elapsedSeconds, digits: 1)) s, "
        + "memory \(ByteCount(usage.peakResidentSize))",
    ]
  }

  private var heading: String {
    let first = report.releases.first?.id ?? "", last = report.releases.last?.id ?? ""
    let size = report.releases.last?.treeSize ?? 0
    return "\(report.chain): \(report.releases.count) releases, \(first) to \(last), "
      + "\(ByteCount(size)) in the last, effort \(report.effort)"
  }

  // MARK: Strategies

  private var strategies: [String] {
    var table = TextTable([
      "strategy", ">published", ">fleet fetches", ">month, median", ">worst pair", ">store",
      ">peak",
      ">device CPU", ">publisher CPU",
    ])
    for outcome in report.strategies {
      let months = outcome.pairs.filter { $0.to == $0.from + 1 }
      let last = outcome.pairs.filter { $0.to == report.releases.count - 1 }
      table.add([
        outcome.strategy.title, "\(ByteCount(outcome.repositorySize))",
        "\(ByteCount(outcome.fleetSize))",
        "\(ByteCount(SimulationSummary.median(months.map(\.downloadSize))))",
        "\(ByteCount(outcome.pairs.map(\.downloadSize).max() ?? 0))",
        "\(ByteCount(last.map(\.storeSize).max() ?? 0))",
        "\(ByteCount(outcome.pairs.map(\.peakSize).max() ?? 0))",
        seconds(outcome.pairs.map(\.processorSeconds).max() ?? 0),
        seconds(outcome.publishingSeconds),
      ])
    }
    var lines = table.lines
    if let outcome = report.strategies.first(where: { $0.strategy == .checkpoints }) {
      lines.append("  checkpoints: \(names(outcome.checkpoints))")
    }
    return lines
  }

  /// The lower of the two in the middle of an even number.
  private static func median(_ numbers: [Int]) -> Int {
    numbers.isEmpty ? 0 : numbers.sorted()[(numbers.count - 1) / 2]
  }

  private func seconds(_ value: Double) -> String { ByteCount.decimal(value, digits: 1) + " s" }

  private func names(_ places: [Int]) -> String {
    places.isEmpty ? "none" : places.map { report.releases[$0].id }.joined(separator: ", ")
  }

  // MARK: Advice

  private func text(_ advice: CheckpointAdvice) -> [String] {
    var lines = [advice.summary]
    var table = TextTable(["next checkpoint", ">fleet fetches", ">of waiting", ">stored"])
    for (place, choice) in advice.next.enumerated() {
      let isWaiting = place == advice.next.count - 1
      let share =
        advice.current.fleetSize > 0
        ? Double(choice.fleetSize) / Double(advice.current.fleetSize) * 100 : 100
      table.add([
        isWaiting ? "none: wait" : choice.checkpoints.last.map { report.releases[$0].id } ?? "",
        "\(ByteCount(choice.fleetSize))", ByteCount.decimal(share, digits: 0) + "%",
        "\(ByteCount(choice.repositorySize))",
      ])
    }
    lines += table.lines
    lines.append(
      "  \(ByteCount.grouped(advice.choiceCount)) choices, "
        + "\(ByteCount.grouped(advice.examinedCount)) steps of the search")
    return lines
  }

  // MARK: Pairs and files

  private func pairs(_ outcome: StrategyOutcome) -> [String] {
    var table = TextTable([
      "from", "to", ">fetched", ">written", ">peak", ">store", ">CPU", ">packages",
    ])
    for pair in outcome.pairs {
      table.add([
        report.releases[pair.from].id, report.releases[pair.to].id,
        ByteCount.grouped(pair.downloadSize), ByteCount.grouped(pair.writtenSize),
        ByteCount.grouped(pair.peakSize), ByteCount.grouped(pair.storeSize),
        ByteCount.decimal(pair.processorSeconds, digits: 2) + " s", "\(pair.packageCount)",
      ])
    }
    return ["\(outcome.strategy.title), bytes:"] + table.lines
  }

  private var files: [String] {
    var table = TextTable(["file", ">fetched", ">of changed", ">changes"])
    for file in report.worstFiles.prefix(SimulationSummary.listed) {
      table.add([
        file.path, "\(ByteCount(file.downloadSize))", "\(ByteCount(file.changedSize))",
        "\(file.changeCount)",
      ])
    }
    return ["the files that cost most from month to month:"] + table.lines
  }
}
