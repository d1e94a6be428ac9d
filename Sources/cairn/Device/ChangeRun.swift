// SPDX-License-Identifier: Apache-2.0

import CairnFiles
import CairnHydration
import CairnStore

/// Does a planned change, or only shows it, and says what came of it.
struct ChangeRun {
  let command: String
  let device: Device
  var source: (any PackageSource)?
  let report: ReportOptions
  let monitor: TerminalProgress

  func run(_ change: PlannedChange, _ options: ChangeOptions, since start: Double) throws {
    guard !options.dryRun else {
      monitor.clear()
      let plan = PlanReport(change, command: command, device: device, source: source)
      return try report.show(plan.json, summary: plan.lines)
    }
    let outcome = try change.run(force: options.force)
    monitor.clear()
    let summary = ChangeReport(
      outcome, command: command, device: device,
      usage: ResourceUsage.ofThisProcess(since: start), transferred: source?.transferred)
    summary.noteFailure(report)
    try report.show(summary.json, summary: summary.lines)
  }
}
