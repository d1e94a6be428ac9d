// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnFiles
import CairnStore

/// `cairn feature remove`: removes optional parts.
struct FeatureRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove optional parts of the installed release.",
    discussion: """
      The files of the parts go; files in their directories that the release does not own stay. \
      cairn uninstall does not bring removed parts back.

      EXAMPLES
        cairn feature remove lang-de --root /srv/app
      """)

  @Argument(help: "The names of the parts.")
  var names: [String]

  @OptionGroup var device: DeviceOptions

  @OptionGroup var options: ChangeOptions

  @OptionGroup var work: WorkOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    let text = names.joined(separator: " ")
    try device.withDevice(for: "feature remove \(text)", report) { device in
      let flow = FeatureFlow(device: device, source: nil, settings: work.settings(monitor))
      guard let change = try flow.remove(Set(names), isRehearsal: options.dryRun) else {
        let note = UnchangedReport(
          command: "feature remove", device: device, release: try device.installed())
        return try report.show(note.json, summary: note.lines("\(text) is not installed"))
      }
      try ChangeRun(command: "feature remove", device: device, report: report, monitor: monitor)
        .run(change, options, since: start)
    }
  }
}
