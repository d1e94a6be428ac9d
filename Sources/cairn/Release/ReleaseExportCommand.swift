// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease

/// `cairn release export`: the files that an offline user copies.
struct ReleaseExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Copy a release's package to a folder, with those it needs if asked for.",
    discussion: """
      FOLDER is made if it is not there; it must be empty or hold nothing but packages. Each package \
      is checked whole while it is copied. cairn install installs from such a folder.

      EXAMPLES
        cairn release export 2024-12 --with-prerequisites --repo repo -o stick/
        cairn release export latest --repo repo -o folder/
      """)

  @Argument(help: "The release's id, build or alias, or latest.")
  var id: String

  @OptionGroup var repository: RepositoryArguments

  @Option(
    name: [.short, .long], help: ArgumentHelp("The folder to copy to.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Flag(help: "Copy the baseline and the checkpoints before it too.")
  var withPrerequisites = false

  @OptionGroup var report: ReportOptions

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    let selection = try repository.selection()
    let entry = try selection.release(named: id)
    let entries = (withPrerequisites ? try selection.prerequisites(of: entry) : []) + [entry]
    var files = try PackageExport(from: selection.source, monitor: monitor)
      .export(entries, to: output)
    let packageCount = files.count
    if let metadata = try MetadataExport(repository: repository.repo) {
      files += try metadata.write(to: output)
    } else {
      report.note(
        "\(repository.repo) is not signed: devices will take the packages with --allow-unsigned "
          + "only")
    }
    monitor.clear()
    let total = entries.reduce(0) { $0 + $1.size }
    let usage = ResourceUsage.ofThisProcess(since: start)
    let result = JSONValue.object([
      ("command", "release export"), ("release", .string(entry.identity.id)),
      ("files", .array(files.map { .string($0) })), ("size", .integer(total)),
      ("usage", usage.json),
    ])
    let noun = packageCount == 1 ? "package" : "packages"
    try report.show(
      result,
      summary: ["\(packageCount) \(noun), \(ByteCount(total).exact), in \(usage.text):"]
        + files.map { "  \($0)" })
  }
}
