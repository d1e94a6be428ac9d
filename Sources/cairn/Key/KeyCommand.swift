// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `cairn key`: the keys that sign repositories.
struct KeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: "Make keys, look at them, and change those of a repository.",
    discussion: """
      EXAMPLES
        cairn key generate alice.pem
        cairn key show alice.pem.pub
        cairn key rotate repo --role timestamp --remove old.pem.pub --add new.pem.pub --key root.pem
      """,
    subcommands: [KeyGenerateCommand.self, KeyShowCommand.self, KeyRotateCommand.self])
}
