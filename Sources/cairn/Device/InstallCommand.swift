// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnFiles
import CairnHydration
import CairnRelease
import CairnStore

/// `cairn install`: brings a tree to a release.
struct InstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Bring a tree to a release, in one go.",
    usage: """
      cairn install RELEASE --from DIR [--root ROOT] [options]
      cairn install PACKAGE-FILE [--root ROOT] [options]
      """,
    discussion: """
      Only the target is named: the checkpoints that the tree lacks are found in DIR and used in \
      order, and of each package only what is missing. Nothing is written before it is known that \
      everything is there and fits. Whatever happens then, the tree is the old release or the new \
      one; the next command of any kind completes or takes back what was cut off.

      A root that is missing or empty becomes the release. Files that somebody has changed are not \
      overwritten without --force, which gives them another name first; files that the release does \
      not own stay as they are. Installing what is installed does nothing.

      EXAMPLES
        cairn install latest --root /srv/app --from /mnt/stick
        cairn install KB5048667 --root image/ --from repo --dry-run
        cairn install 2024-09.cairnpkg --root image/
        cairn install 2024-12 --root new/ --from repo --arch arm64 --feature lang-de
      """)

  @OptionGroup var arguments: InstallArguments

  @OptionGroup var options: ChangeOptions

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let report = arguments.report
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    try arguments.device.withDevice(
      for: "install \(arguments.release)", creating: true, report
    ) { device in
      let source = try arguments.openedSource(for: device)
      let flow = InstallFlow(
        device: device, source: source, request: arguments.request,
        settings: arguments.work.settings(monitor))
      switch try flow.decide(isRehearsal: options.dryRun) {
      case .alreadyInstalled(let release):
        let note = UnchangedReport(
          command: "install", device: device, release: release, transferred: source.transferred)
        try report.show(
          note.json, summary: note.lines("\(release.identity.title) is already installed"))
      case .change(let change):
        try ChangeRun(
          command: "install", device: device, source: source, report: report, monitor: monitor
        ).run(change, options, since: start)
      }
    }
  }
}
