// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What every command that changes a tree can be told.
struct ChangeOptions: ParsableArguments {
  @Flag(name: [.short, .long], help: "Give what is in the way another name and go on.")
  var force = false

  @Flag(help: "Plan and print the plan, as cairn plan does.")
  var dryRun = false
}
