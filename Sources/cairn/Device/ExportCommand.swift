// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnRelease
import CairnStore

/// `cairn export`: writes a release as a clean tree or archive.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a release as a clean directory or tar archive, without a store.",
    usage: """
      cairn export RELEASE -o OUT [--root ROOT] [options]
      cairn export RELEASE -o OUT.tar --from DIR [options]
      """,
    discussion: """
      The release comes from a device, which has the installed release and can make the one before \
      it, or from a repository or folder with its packages. An output that ends with .tar, or -, is \
      an archive: the same bytes for the same release, owned by root, times that the release does \
      not record in 1970. Anything else is a directory, which must be new or empty.

      EXAMPLES
        cairn export 2024-12 -o image/ --from repo
        cairn export latest -o app.tar --root /srv/app
        cairn export 2024-12 -o - --from repo | docker import -
      """)

  @Argument(
    help: ArgumentHelp("The release's id, build or alias, or latest.", valueName: "release"))
  var release: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The directory or archive to write.", valueName: "out"), completion: .file())
  var output: String

  @Option(help: ArgumentHelp("The device's tree (default: .).", valueName: "dir"))
  var root: String?

  @Option(
    help: ArgumentHelp("Where the device's store is, if not in ROOT/.cairn.", valueName: "dir"))
  var store: String?

  @OptionGroup var source: SourceOptions
  @OptionGroup var chain: ChainOptions

  @Option(
    help: ArgumentHelp(
      "An optional part to write, with --from; may be repeated.", valueName: "name"))
  var feature: [String] = []

  @Flag(name: [.short, .long], help: "Replace the archive if it exists.")
  var force = false

  @OptionGroup var work: WorkOptions
  @OptionGroup var report: ReportOptions

  private var isArchive: Bool { output == "-" || output.hasSuffix(".tar") }

  func validate() throws {
    if source.isNamed, root != nil || store != nil {
      throw ValidationError("a release comes from --root or --from, not from both")
    }
    if !source.isNamed, !feature.isEmpty {
      throw ValidationError("--feature goes with --from; a device's release has its features")
    }
    if output == "-", report.json {
      throw ValidationError("--json and -o - would both write to the standard output")
    }
  }

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    let settings = work.settings(monitor)
    if source.isNamed {
      let scratch = try ScratchStorage()
      let source = try source.source(in: scratch, report)
      let flow = try ExportFlow(
        source: source, chains: chain.filter, release: release, features: Set(feature),
        settings: settings)
      return try write(flow, monitor, since: start)
    }
    var device = DeviceOptions()
    device.root = root ?? "."
    device.store = store
    try device.withDevice(for: "export \(release)", report) { device in
      try write(
        ExportFlow(device: device, release: release, settings: settings), monitor, since: start)
    }
  }

  private func write(
    _ flow: ExportFlow, _ monitor: TerminalProgress, since start: Double
  ) throws {
    if isArchive {
      try flow.writeArchive(to: .choose(output, replacing: force, inputs: []))
    } else {
      try flow.writeTree(to: output)
    }
    monitor.clear()
    guard output != "-" else { return }
    let usage = ResourceUsage.ofThisProcess(since: start)
    try report.show(
      .object([
        ("command", "export"), ("output", .string(output)), ("release", flow.release.json),
        ("archive", .boolean(isArchive)), ("size", .integer(flow.size)), ("usage", usage.json),
      ]),
      summary: [
        "\(output): \(flow.release.identity.title), \(ByteCount(flow.size)) in files, "
          + "in \(usage.text)"
      ])
  }
}
