// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnFiles
import CairnRelease
import CairnStore

/// `cairn cleanup`: makes the store smaller.
struct CleanupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cleanup",
    abstract: "Remove from the store what it can do without.",
    discussion: """
      Old files that still wait become deltas, and what nothing needs goes. With --reset-base the \
      release before the latest install goes too: the store is as small as can be, and cairn \
      uninstall is no longer possible. The tree stays as it is.

      EXAMPLES
        cairn cleanup --root /srv/app
        cairn cleanup --root /srv/app --reset-base --dry-run
      """)

  @OptionGroup var device: DeviceOptions

  @Flag(help: "Give up going back to the release before the latest install.")
  var resetBase = false

  @Flag(help: "Only say what would be freed.")
  var dryRun = false

  @OptionGroup var work: WorkOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    try device.withDevice(for: "cleanup", report) { device in
      _ = try device.installed()
      let cleanup = Cleanup(device: device, settings: work.settings(monitor))
      let outcome =
        dryRun
        ? try cleanup.rehearsal(resetBase: resetBase) : try cleanup.run(resetBase: resetBase)
      monitor.clear()
      try report.show(
        .object([
          ("command", "cleanup"), ("root", .string("\(device.tree)")),
          ("recovery", device.recovery.json), ("dryRun", .boolean(dryRun)),
          ("sizeBefore", .integer(outcome.sizeBefore)), ("sizeAfter", .integer(outcome.sizeAfter)),
          ("freedSize", .integer(outcome.freedSize)),
          ("abandoned", outcome.abandoned?.json ?? .null),
        ]),
        summary: lines(outcome, device))
    }
  }

  private func lines(_ outcome: Cleanup.Outcome, _ device: Device) -> [String] {
    var text = "\(device.tree): \(ByteCount(outcome.freedSize).exact) "
    text += dryRun ? "would come free" : "freed"
    text += "; the store \(dryRun ? "would occupy" : "occupies") "
    text += ByteCount(outcome.sizeAfter).exact
    guard let abandoned = outcome.abandoned else { return [text] }
    return [
      text,
      "  \(abandoned.identity.title) \(dryRun ? "could" : "can") not be gone back to any more",
    ]
  }
}
