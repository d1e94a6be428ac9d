// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `cairn release`: what publishers do with a repository.
struct ReleaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Publish releases of a tree in a repository, and look at them.",
    discussion: """
      A repository is a directory of files that any web server, disk or stick can hold. Each release \
      is one package in it: what changed since the last checkpoint.

      EXAMPLES
        cairn release add build/ --repo repo --id 2024-06
        cairn release add build/ --repo repo --id 2024-09 --alias KB5043080 --checkpoint
        cairn release bridge latest --from previous --repo repo
        cairn release list --repo repo
        cairn release prerequisites 2024-12 --repo repo
        cairn release export 2024-12 --with-prerequisites --repo repo -o stick/
      """,
    subcommands: [
      ReleaseAddCommand.self, ReleaseBridgeCommand.self, ReleaseListCommand.self,
      ReleaseShowCommand.self,
      ReleasePrerequisitesCommand.self, ReleaseExportCommand.self,
    ])
}
