// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnFiles
import CairnHydration
import CairnRelease
import CairnStore

/// `cairn plan`: says what an installation would do.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Say what an installation would use, do and need, and why.",
    usage: """
      cairn plan RELEASE --from DIR [--root ROOT] [options]
      cairn plan PACKAGE-FILE [--root ROOT] [options]
      """,
    discussion: """
      The plan is the one that cairn install follows: the packages in their order with the bytes \
      used of each, the files that come, change and go, the space that each file system has to have, \
      and what is in the way. The tree stays as it is.

      EXAMPLES
        cairn plan latest --root /srv/app --from repo
        cairn plan 2024-12 --root image/ --from repo --json
      """)

  @OptionGroup var arguments: InstallArguments

  func run() throws {
    let report = arguments.report
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    try arguments.device.withDevice(
      for: "plan \(arguments.release)", creating: true, report
    ) { device in
      let source = try arguments.openedSource(for: device)
      let flow = InstallFlow(
        device: device, source: source, request: arguments.request,
        settings: arguments.work.settings(monitor))
      let decision = try flow.decide(isRehearsal: true)
      monitor.clear()
      switch decision {
      case .alreadyInstalled(let release):
        let note = UnchangedReport(
          command: "plan", device: device, release: release, transferred: source.transferred)
        try report.show(
          note.json, summary: note.lines("\(release.identity.title) is already installed"))
      case .change(let change):
        let plan = PlanReport(change, command: "plan", device: device, source: source)
        try report.show(plan.json, summary: plan.lines)
      }
    }
  }
}
