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

  @OptionGroup var options: ChangeOptions

  @OptionGroup var work: WorkOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    try device.withDevice(for: "uninstall", report) { device in
      let change = try UninstallFlow(device: device, settings: work.settings(monitor))
        .plan(isRehearsal: options.dryRun)
      try ChangeRun(command: "uninstall", device: device, report: report, monitor: monitor)
        .run(change, options, since: start)
    }
  }
}
