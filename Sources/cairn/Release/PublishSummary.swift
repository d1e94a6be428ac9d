// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnFiles
import CairnRelease

/// What `cairn release add` and `cairn release bridge` say in the end.
struct PublishSummary {
  private let report: PublishReport
  private let bridges: [PublishReport]
  private let repository: String
  private let usage: ResourceUsage

  init(
    _ report: PublishReport, bridges: [PublishReport] = [], repository: String,
    usage: ResourceUsage
  ) {
    self.report = report
    self.bridges = bridges
    self.repository = repository
    self.usage = usage
  }

  private var identity: ReleaseIdentity { report.entry.identity }

  var lines: [String] {
    if report.entry.isBridge { return bridgeLines(report) + [last] }
    var lines = ["\(identity.title), \(identity.kindTitle) of \(identity.chain)"]
    if let previous = report.previous {
      lines.append(
        report.changes.isEmpty
          ? "  nothing has changed since \(previous.title)"
          : "  since \(previous.title): \(text(report.changes))")
    }
    if let base = report.base {
      lines.append("  since \(base.title), its base: \(text(report.changesSinceBase))")
    }
    lines.append(payloads(of: report))
    for bridge in bridges { lines += bridgeLines(bridge) + ["  " + package(of: bridge)] }
    lines.append(last)
    return lines
  }

  private func bridgeLines(_ bridge: PublishReport) -> [String] {
    let start = bridge.previous?.title ?? "-"
    return [
      "bridge from \(start) to \(identity.title) of \(identity.chain)",
      "  since \(start): \(text(bridge.changes))", payloads(of: bridge),
    ]
  }

  private func payloads(of report: PublishReport) -> String {
    let counts = [
      "\(report.deltas.count) deltas (\(ByteCount(report.deltas.size)))",
      "\(report.nulls.count) whole (\(ByteCount(report.nulls.size)))",
      "\(report.groups.count) of several files",
      "\(report.takenOver.count) taken over from earlier releases",
    ]
    return "  payloads: " + counts.joined(separator: ", ")
  }

  private func package(of report: PublishReport) -> String {
    let share = ByteCount.share(of: report.entry.size, in: report.treeSize, digits: 2)
    return "\(repository)/\(report.entry.package): \(ByteCount(report.entry.size).exact), "
      + "\(share) of the tree"
  }

  private var last: String {
    "  \(package(of: report)) (\(ByteCount(report.treeSize)) in "
      + "\(ByteCount.grouped(report.fileCount)) files), in \(usage.text)"
  }

  private func text(_ changes: TreeChanges) -> String {
    "\(ByteCount.grouped(changes.newCount)) new, \(ByteCount.grouped(changes.changedCount)) changed, "
      + "\(ByteCount.grouped(changes.removedCount)) removed"
  }

  var json: JSONValue {
    if report.entry.isBridge {
      return .object([
        ("command", "release bridge"), ("bridge", json(report)), ("usage", usage.json),
      ])
    }
    return .object([
      ("command", "release add"),
      ("release", report.entry.json),
      ("previous", report.previous.map { .string($0.id) } ?? .null),
      ("base", report.base.map { .string($0.id) } ?? .null),
      ("changes", json(report.changes)),
      ("changesSinceBase", json(report.changesSinceBase)),
      ("fileCount", .integer(report.fileCount)),
      ("treeSize", .integer(report.treeSize)),
      ("payloads", payloadJSON(report)),
      ("bridges", .array(bridges.map { bridge in json(bridge) })),
      ("usage", usage.json),
    ])
  }

  private func json(_ bridge: PublishReport) -> JSONValue {
    .object([
      ("package", bridge.entry.json),
      ("from", bridge.previous.map { .string($0.id) } ?? .null),
      ("changes", json(bridge.changes)),
      ("payloads", payloadJSON(bridge)),
    ])
  }

  private func payloadJSON(_ report: PublishReport) -> JSONValue {
    .object([
      ("deltas", json(report.deltas)), ("nulls", json(report.nulls)),
      ("groups", json(report.groups)), ("takenOver", json(report.takenOver)),
    ])
  }

  private func json(_ changes: TreeChanges) -> JSONValue {
    .object([
      ("isEmpty", .boolean(changes.isEmpty)),
      ("newCount", .integer(changes.newCount)),
      ("changedCount", .integer(changes.changedCount)),
      ("removedCount", .integer(changes.removedCount)),
    ])
  }

  private func json(_ payloads: PublishReport.PayloadCount) -> JSONValue {
    .object([("count", .integer(payloads.count)), ("size", .integer(payloads.size))])
  }
}
