// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnFiles
import CairnHydration
import CairnStore

/// `cairn feature add`: adds optional parts.
struct FeatureAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add optional parts of the installed release.",
    discussion: """
      A part that the device has nothing of takes the packages of all checkpoints before the \
      installed release and its own, whatever is installed; of each only the payloads of the part \
      are used. Without --from the store has to do.

      EXAMPLES
        cairn feature add lang-de --root /srv/app --from repo
        cairn feature add lang-de lang-fr --root image/ --from /mnt/stick
      """)

  @Argument(help: "The names of the parts.")
  var names: [String]

  @OptionGroup var device: DeviceOptions
  @OptionGroup var source: SourceOptions

  @OptionGroup var options: ChangeOptions

  @OptionGroup var work: WorkOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    let text = names.joined(separator: " ")
    try device.withDevice(for: "feature add \(text)", report) { device in
      let source = try source.source(for: device, report)
      let flow = FeatureFlow(device: device, source: source, settings: work.settings(monitor))
      guard let change = try flow.add(Set(names), isRehearsal: options.dryRun) else {
        let note = UnchangedReport(
          command: "feature add", device: device, release: try device.installed(),
          transferred: source?.transferred)
        return try report.show(note.json, summary: note.lines("\(text) is already installed"))
      }
      try ChangeRun(
        command: "feature add", device: device, source: source, report: report, monitor: monitor
      ).run(change, options, since: start)
    }
  }
}
