// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnFiles
import CairnRelease

/// `cairn release prerequisites`: what precedes what.
struct ReleasePrerequisitesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prerequisites",
    abstract: "Say which packages a release needs, in the order of installation.",
    discussion: """
      A device that has some of them needs only the others: one that stands on a checkpoint, or on \
      any release after it, needs the packages behind that checkpoint.

      EXAMPLES
        cairn release prerequisites 2024-12 --repo repo
        cairn release prerequisites KB5048667 --repo repo --json
      """)

  @Argument(help: "The release's id, build or alias, or latest.")
  var id: String

  @OptionGroup var repository: RepositoryArguments
  @OptionGroup var report: ReportOptions

  func run() throws {
    let selection = try repository.selection()
    let entry = try selection.release(named: id)
    let all = try selection.prerequisites(of: entry) + [entry]
    let total = all.reduce(0) { $0 + $1.size }
    let result = JSONValue.object([
      ("command", "release prerequisites"), ("release", .string(entry.identity.id)),
      ("packages", .array(all.map(\.json))), ("size", .integer(total)),
    ])
    var table = TextTable([">", "release", "kind", ">package", "file"])
    for (number, entry) in all.enumerated() {
      table.add([
        "\(number + 1)", entry.identity.title, entry.identity.kindTitle,
        "\(ByteCount(entry.size))", entry.fileName,
      ])
    }
    let heading =
      all.count == 1
      ? "\(entry.identity.title) needs nothing before it"
      : "\(entry.identity.title) needs, in this order (\(ByteCount(total)) for a device with nothing):"
    try report.show(result, summary: [heading] + table.lines)
  }
}
