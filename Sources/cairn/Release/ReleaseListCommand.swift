// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnFiles
import CairnRelease

/// `cairn release list`: what a repository has.
struct ReleaseListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the releases of a repository.",
    discussion: """
      EXAMPLES
        cairn release list --repo repo
        cairn release list --repo repo --arch arm64 --json
      """)

  @OptionGroup var repository: RepositoryArguments
  @OptionGroup var report: ReportOptions

  func run() throws {
    let selection = try repository.selection()
    let entries = selection.entries
    let result = JSONValue.object([
      ("command", "release list"), ("releases", .array(entries.map(\.json))),
      ("bridges", .array(selection.bridges.map(\.json))),
    ])
    var lines: [String] = []
    var chains: [ChainIdentity] = []
    for entry in entries where !chains.contains(entry.identity.chain) {
      chains.append(entry.identity.chain)
    }
    for chain in chains {
      lines.append(chain.description)
      let all = entries + selection.bridges
      lines += table(CatalogEntry.sorted(all.filter { $0.identity.chain == chain })).lines
    }
    if entries.isEmpty { lines.append("there are no releases in \(repository.repo)") }
    try report.show(result, summary: lines)
  }

  private func table(_ entries: [CatalogEntry]) -> TextTable {
    var ids: [Int: String] = [:]
    for entry in entries where !entry.isBridge { ids[entry.identity.ordinal] = entry.identity.id }
    var table = TextTable(["id", "aliases", "build", "kind", ">package", "needs"])
    for entry in entries {
      let identity = entry.identity
      table.add([
        identity.id, identity.aliases.joined(separator: " "), identity.build, entry.kindTitle,
        "\(ByteCount(entry.size))",
        entry.prerequisites.map { ids[$0] ?? "#\($0)" }.joined(separator: ", "),
      ])
    }
    return table
  }
}
