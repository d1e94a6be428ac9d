// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnFiles
import CairnStore

/// `cairn uninstall`: undoes the latest install.
struct UninstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uninstall",
    abstract: "Go back to the release before the latest install.",
    discussion: """
      The former tree comes out of the store, byte for byte, without any package. Only the latest \
      install can be undone, and only until cairn cleanup --reset-base.

      EXAMPLES
        cairn uninstall --root /srv/app
        cairn uninstall --root image/ --dry-run
      """)

  @OptionGroup var device: DeviceOptions

  @Flag(name: [.short, .long], help: "Give what is in the way another name and go on.")
  var force = false

  @Flag(help: "Plan and print the plan.")
  var dryRun = false

  @OptionGroup var work: WorkOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    try device.withDevice(for: "uninstall", report) { device in
      let change = try UninstallFlow(device: device, settings: work.settings(monitor))
        .plan(isRehearsal: dryRun)
      try ChangeRun(command: "uninstall", device: device, report: report, monitor: monitor)
        .run(change, force: force, dryRun: dryRun, since: start)
    }
  }
}
