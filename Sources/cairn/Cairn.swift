// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The command itself; all work is in its subcommands.
struct Cairn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cairn",
    abstract: "Make, apply and transform deltas; publish, install and undo releases of a tree.",
    discussion: """
      A delta holds what is new in NEW as against OLD. It is exact and verified: applied to the \
      very OLD that it was made from it gives NEW, applied to anything else it is refused.

      EXAMPLES
        cairn diff app-1.0 app-1.1 -o app.delta
        cairn apply app-1.0 app.delta -o app-1.1
        cairn apply app.bin app.delta --in-place
        cairn info app.delta --json
        cairn install latest --root /srv/app --from repo
        cairn repo sign repo --keys keys/

      EXIT STATUS
        0    success
        1    a file cannot be read or written, or the output exists
        2    wrong usage
        3    the delta is malformed, truncated or damaged, or no delta
        4    OLD is not the file that the delta was made from
        5    not enough space for the output
        6    a package, checkpoint or content is missing that is needed, or a release refused
        7    a content, a tree or a store is damaged
        8    files of the tree were changed by somebody else
        9    the delta has been applied already: OLD is its NEW
        10   the delta needs more memory or output than allowed
        11   a server cannot be reached, or what it sends is not what it should be
        12   metadata, keys or signatures are missing, wrong, old or expired
        70   a failure that should not happen: please report it
        130  interrupted
      """,
    version: Cairn.versionNumber,
    subcommands: [
      DiffCommand.self, ApplyCommand.self, InfoCommand.self, VerifyCommand.self,
      InvertCommand.self, ComposeCommand.self, BenchCommand.self, ReleaseCommand.self,
      AdoptCommand.self, InstallCommand.self, PlanCommand.self, FeatureCommand.self,
      UninstallCommand.self, CleanupCommand.self, RepairCommand.self, StatusCommand.self,
      ExportCommand.self, KeyCommand.self, RepoCommand.self, TrustCommand.self,
      SimulateCommand.self,
    ])

  /// The version of the command and of the library.
  static let versionNumber = "0.1.0"
}
