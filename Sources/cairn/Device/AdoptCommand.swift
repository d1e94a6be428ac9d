// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnFiles
import CairnHydration
import CairnRelease
import CairnStore

/// `cairn adopt`: takes an existing tree under care.
struct AdoptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "Take a tree under care that is a release already.",
    usage: "cairn adopt --id ID --from DIR [--root ROOT] [options]",
    discussion: """
      Every file is read and compared with the release; anything that differs is named, and nothing \
      is recorded then. Times are set as the release has them. Optional parts are those of which \
      the tree has a file. Files that the release does not own are left alone.

      EXAMPLES
        cairn adopt --root /srv/app --id 2024-08 --from repo
        cairn adopt --root image/ --id KB5043080 --from /mnt/stick --arch arm64
      """)

  @OptionGroup var device: DeviceOptions

  @Option(help: "The release that the tree is: its id, build or alias.")
  var id: String

  @OptionGroup var source: SourceOptions
  @OptionGroup var chain: ChainOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup var report: ReportOptions

  func validate() throws { try source.require() }

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    // A root that is missing is no tree to adopt.
    _ = try FileSource.isDirectory(device.root)
    try device.withDevice(for: "adopt --id \(id)", creating: true, report) { device in
      guard let source = try source.source(for: device, report) else { return }
      defer { try? source.finish() }
      _ = try AdoptFlow(
        device: device, source: source, chains: chain.filter, settings: work.settings(monitor)
      ).run(release: id)
      monitor.clear()
      let installed = try device.installed()
      let usage = ResourceUsage.ofThisProcess(since: start)
      let features =
        installed.features.isEmpty
        ? "" : " with \(installed.features.sorted().joined(separator: ", "))"
      try report.show(
        .object([
          ("command", "adopt"), ("root", .string("\(device.tree)")),
          ("recovery", device.recovery.json), ("release", installed.json), ("usage", usage.json),
        ]),
        summary: [
          "\(device.tree): \(installed.identity.title)\(features) is under care, in \(usage.text)"
        ])
    }
  }
}
