// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `cairn repo`: what publishers do with a signed repository.
struct RepoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repo",
    abstract: "Sign a repository, so that devices need to trust no server.",
    discussion: """
      A signed repository carries metadata of The Update Framework: who may sign what, which \
      releases there are, and that this is so today. Documentation/Signing.md is a walk-through.

      EXAMPLES
        cairn repo init repo --keys keys/
        cairn repo sign repo --keys keys/
        cairn repo refresh repo --key keys/timestamp.pem
        cairn repo status repo
      """,
    subcommands: [
      RepoInitCommand.self, RepoSignCommand.self, RepoRefreshCommand.self, RepoStatusCommand.self,
    ])
}
