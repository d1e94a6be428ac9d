// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `cairn trust`: whom a device trusts.
struct TrustCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Show or set whose signatures a device trusts.",
    subcommands: [TrustShowCommand.self, TrustSetCommand.self])
}
