// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnHydration
import CairnStore

/// `cairn status`: what a device has.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say what is installed, what is kept, and what is pending.",
    discussion: """
      Files that look as they did when they were last known to be right are not read; cairn verify \
      reads them all. With --from the releases that could be installed are listed, and the \
      checkpoints that are missing for the newest one.

      EXAMPLES
        cairn status --root /srv/app
        cairn status --root /srv/app --from repo --json
        cairn status --root image/ --space
      """)

  @OptionGroup var device: DeviceOptions
  @OptionGroup var source: SourceOptions

  @Flag(help: "Say what the store occupies and what a cleanup would free.")
  var space = false

  @OptionGroup var work: WorkOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    try device.withDevice(for: "status", report) { device in
      let settings = work.settings(monitor)
      var text = DeviceStatusReport(
        device: device, status: try StatusReport(device: device, settings: settings))
      if let source = try source.source(for: device, report) {
        defer { try? source.finish() }
        text.pending = try PendingReleases(device: device, source: source)
      }
      if space { text.space = try SpaceReport(device: device, settings: settings) }
      monitor.clear()
      try report.show(text.json, summary: text.lines)
    }
  }
}
