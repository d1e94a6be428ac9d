// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnReport
import CairnSimulation

/// `cairn simulate`: tries a chain out before it is published.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Try a chain of releases out: what each way of publishing it would cost.",
    usage: "cairn simulate TREE TREE... [options]\ncairn simulate --repo REPO [TREE...] [options]",
    discussion: """
      For every pair of an earlier and a later release: what a device fetches, writes and keeps; for \
      whole downloads, cumulative updates, cumulative updates with checkpoints, updates from month \
      to month, and deltas for every pair, side by side. Without --checkpoints, --every or published \
      checkpoints it finds out which checkpoints are best for the fleet; with --storage-budget, \
      which are best within it.

      Each payload is really made and applied, by the code that publishes; it is made once, and its \
      figures are kept. The next run makes only what is new, and a run that was stopped goes on \
      where it was.

      EXAMPLES
        cairn simulate trees/2026-*
        cairn simulate trees/2026-* --checkpoints 2026-03,2026-06 --html chain.html
        cairn simulate trees/2026-* --storage-budget 2GiB --fleet fleet.csv
        cairn simulate --repo repo trees/2026-12
      """)

  @Argument(
    help: "The trees of the releases, in their order; after those of --repo, if that is given.",
    completion: .directory)
  var tree: [String] = []

  @OptionGroup var chain: SimulatedChainArguments

  @OptionGroup var selection: ChainOptions

  @OptionGroup var choice: SimulationArguments

  @OptionGroup var output: SimulationOutput

  @OptionGroup var report: ReportOptions

  func validate() throws {
    if chain.repo == nil, tree.count < 2 {
      throw ValidationError("name at least two trees, or a repository with --repo")
    }
    if chain.repo == nil, chain.trees != nil {
      throw ValidationError("--trees is of use with --repo only")
    }
  }

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    try output.check()
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    let options = try choice.options(
      owner: "cairn simulate (process \(ChildProcess.ownNumber))", monitor: monitor)
    let simulation = Simulation(options: options)
    let found: SimulationReport
    if let repo = chain.repo {
      found = try simulation.run(
        repository: repo, chains: selection.filter, treesOfReleases: chain.trees, next: tree)
    } else {
      found = try simulation.run(trees: tree)
    }
    monitor.clear()
    try output.write(found)
    let usage = ResourceUsage.ofThisProcess(since: start)
    let summary = SimulationSummary(found, showsPairs: output.pairs, usage: usage)
    try report.show(summary.json, summary: summary.lines)
  }
}
