// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnDelta
import CairnFiles

/// `cairn repo status`: roles, keys, versions and expiry.
struct RepoStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the roles of a repository: keys, versions, expiry, and what is not signed.",
    usage: "cairn repo status REPO [options]\ncairn repo status FILE [options]",
    discussion: """
      FILE is a root, such as one that waits for signatures: its owners can look at it before they \
      sign.

      EXAMPLES
        cairn repo status repo
        cairn repo status repo --json
        cairn repo status 2.root.json
      """)

  @Argument(help: "The repository, or a root.", completion: .file())
  var repo: String

  @Option(
    help: ArgumentHelp(
      "The time to compare with; by default now, or SOURCE_DATE_EPOCH.", valueName: "time"))
  var now: String?

  @OptionGroup var report: ReportOptions

  func run() throws {
    let text = SigningStatusReport(try status(), path: repo, now: try SigningTime.chosen(now))
    try report.show(
      .object([("command", "repo status")] + text.members), summary: text.lines)
  }

  private func status() throws(CairnError) -> SigningStatus {
    if try FileSource.isDirectory(repo) { return try SigningStatus(path: repo) }
    let bytes = try RootFile.bytes(repo)
    do throws(CairnError) { return try SigningStatus(root: bytes) } catch { throw error.at(repo) }
  }
}
