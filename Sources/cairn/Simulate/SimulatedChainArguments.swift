// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Which published chain a simulation starts with.
struct SimulatedChainArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("A repository whose releases come first.", valueName: "dir"),
    completion: .directory)
  var repo: String?

  @Option(
    help: ArgumentHelp(
      "Where the published releases' trees are, called by their ids; else they are hydrated.",
      valueName: "dir"),
    completion: .directory)
  var trees: String?
}
