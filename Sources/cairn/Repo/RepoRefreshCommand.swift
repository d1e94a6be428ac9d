// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnFiles

/// `cairn repo refresh`: a new timestamp.
struct RepoRefreshCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refresh",
    abstract: "Sign a new timestamp, and say when everything else expires.",
    discussion: """
      To be run by a timer, daily with the usual lifetimes. It needs REPO/metadata and no packages.

      EXAMPLES
        cairn repo refresh repo --key keys/timestamp.pem
        cairn repo refresh repo --key keys/timestamp.pem --json
      """)

  @Argument(help: "The repository.", completion: .directory)
  var repo: String

  @OptionGroup var signing: SigningArguments
  @OptionGroup var report: ReportOptions

  func run() throws {
    let request = try signing.request()
    if request.signers.isEmpty {
      throw ValidationError("name a key with --key, --keys or --signer")
    }
    var signer = try RepositorySigner(
      path: repo, owner: "process \(ChildProcess.ownNumber): cairn repo refresh", request: request)
    let result = try signer.refresh()
    let text = SigningSummary(result, path: repo, now: request.now)
    try report.show(try text.json("repo refresh"), summary: try text.lines)
  }
}
