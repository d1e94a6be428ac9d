// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnFiles
import CairnHydration
import CairnRelease

/// `cairn release show`: all facts about one release.
struct ReleaseShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a release: its names, its tree, and what is in its package.",
    discussion: """
      EXAMPLES
        cairn release show 2024-12 --repo repo
        cairn release show latest --repo repo --top 50
      """)

  @Argument(help: "The release's id, build or alias, or latest.")
  var id: String

  @OptionGroup var repository: RepositoryArguments

  @Option(help: ArgumentHelp("How many of the biggest payloads to show.", valueName: "n"))
  var top: Int = 10

  @OptionGroup var report: ReportOptions

  func validate() throws {
    if top < 0 { throw ValidationError("--top takes a number from 0") }
  }

  func run() throws {
    let selection = try repository.selection()
    let entry = try selection.release(named: id)
    var library = try ReleaseLibrary(source: selection.source, chain: entry.identity.chain)
    let facts = ReleaseFacts(try library.package(entry), topCount: top)
    try report.show(facts.json, summary: facts.lines)
  }
}
