// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnFiles
import CairnRelease

/// What `cairn release add` says in the end.
struct PublishSummary {
  private let report: PublishReport
  private let repository: String
  private let usage: ResourceUsage

  init(_ report: PublishReport, repository: String, usage: ResourceUsage) {
    self.report = report
    self.repository = repository
    self.usage = usage
  }

  private var identity: ReleaseIdentity { report.entry.identity }

  var lines: [String] {
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
    let counts = [
      "\(report.deltas.count) deltas (\(ByteCount(report.deltas.size)))",
      "\(report.nulls.count) whole (\(ByteCount(report.nulls.size)))",
      "\(report.groups.count) of several files",
      "\(report.takenOver.count) taken over from earlier releases",
    ]
    lines.append("  payloads: " + counts.joined(separator: ", "))
    let share = ByteCount.share(of: report.entry.size, in: report.treeSize, digits: 2)
    lines.append(
      "  \(repository)/\(report.entry.package): \(ByteCount(report.entry.size).exact), "
        + "\(share) of the tree (\(ByteCount(report.treeSize)) in "
        + "\(ByteCount.grouped(report.fileCount)) files), in \(usage.text)")
    return lines
  }

  private func text(_ changes: TreeChanges) -> String {
    "\(ByteCount.grouped(changes.newCount)) new, \(ByteCount.grouped(changes.changedCount)) changed, "
      + "\(ByteCount.grouped(changes.removedCount)) removed"
  }

  var json: JSONValue {
    .object([
      ("command", "release add"),
      ("release", report.entry.json),
      ("previous", report.previous.map { .string($0.id) } ?? .null),
      ("base", report.base.map { .string($0.id) } ?? .null),
      ("changes", json(report.changes)),
      ("changesSinceBase", json(report.changesSinceBase)),
      ("fileCount", .integer(report.fileCount)),
      ("treeSize", .integer(report.treeSize)),
      (
        "payloads",
        .object([
          ("deltas", json(report.deltas)), ("nulls", json(report.nulls)),
          ("groups", json(report.groups)), ("takenOver", json(report.takenOver)),
        ])
      ),
      ("usage", usage.json),
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
