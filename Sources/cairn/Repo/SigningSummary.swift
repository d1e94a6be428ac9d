// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnTrust

/// What was signed, and how it stands with the repository now, for people and programs.
struct SigningSummary {
  private let report: SigningReport
  private let path: String
  private let now: UTCTime

  /// A summary of a run.
  init(_ report: SigningReport, path: String, now: UTCTime) {
    self.report = report
    self.path = path
    self.now = now
  }

  /// For programs: what was done, and the members of `cairn repo status`.
  func json(_ command: String) throws(CairnError) -> JSONValue {
    .object(
      [
        ("command", .string(command)),
        ("complete", .boolean(report.lacking.isEmpty)),
        ("signatures", .integer(report.signatureCount)),
        ("published", .array(report.published.map { .string($0) })),
        ("unusedCopies", .array(report.unusedCopies.map { .string($0) })),
      ] + (try status.members))
  }

  /// For people.
  var lines: [String] {
    get throws(CairnError) {
      var lines: [String] = []
      if !report.published.isEmpty {
        lines.append("published: " + report.published.joined(separator: ", "))
      } else if report.lacking.isEmpty {
        lines.append("nothing has changed")
      }
      if !report.pending.isEmpty {
        lines.append("waits: " + report.pending.joined(separator: ", "))
      }
      for name in report.unusedCopies { lines.append("no new signature was found in \(name)") }
      return try lines + status.lines
    }
  }

  private var status: SigningStatusReport {
    get throws(CairnError) {
      SigningStatusReport(try SigningStatus(path: path), path: path, now: now)
    }
  }
}
