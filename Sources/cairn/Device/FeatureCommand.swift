// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `cairn feature`: optional parts of the installed release.
struct FeatureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feature",
    abstract: "List, add and remove optional parts of the installed release.",
    discussion: """
      EXAMPLES
        cairn feature list --root /srv/app
        cairn feature add lang-de --root /srv/app --from repo
        cairn feature remove lang-de --root /srv/app
      """,
    subcommands: [
      FeatureListCommand.self, FeatureAddCommand.self, FeatureRemoveCommand.self,
    ])
}
