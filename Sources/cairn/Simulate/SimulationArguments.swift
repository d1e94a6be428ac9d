// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnReport
import CairnSimulation

/// What a simulation is to find out, and how.
struct SimulationArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Any of full, cumulative, checkpoints, monthly and express, with commas (all if not given).",
      valueName: "list"))
  var strategies: String?

  @Option(
    help: ArgumentHelp(
      "The releases that are checkpoints, with commas; published ones are anyway.",
      valueName: "ids"))
  var checkpoints: String?

  @Option(help: ArgumentHelp("Make every n-th release a checkpoint.", valueName: "n"))
  var every: Int?

  @Option(
    help: ArgumentHelp(
      "Advise the best checkpoints with which all packages take no more than this.",
      valueName: "size"))
  var storageBudget: ByteCount?

  @Option(
    help: ArgumentHelp(
      "How many devices are on which release, a line each: release,devices (one on each if not given).",
      valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var fleet: String?

  @OptionGroup var work: PublishingArguments

  @Option(
    help: ArgumentHelp(
      "Where results are kept for the next run (default: ~/.cache/cairn/simulate).",
      valueName: "dir"),
    completion: .directory)
  var cache: String?

  func validate() throws {
    if let every, !(1...1024).contains(every) {
      throw ValidationError("--every takes a number from 1 to 1024")
    }
    if every != nil, checkpoints != nil {
      throw ValidationError("--checkpoints and --every exclude each other")
    }
    _ = try chosenStrategies()
  }

  private func chosenStrategies() throws -> Set<Strategy> {
    guard let strategies else { return Set(Strategy.allCases) }
    var chosen: Set<Strategy> = []
    for name in strategies.split(separator: ",") {
      guard let strategy = Strategy(rawValue: String(name)) else {
        let names = Strategy.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("there is no strategy '\(name)'; there are \(names)")
      }
      chosen.insert(strategy)
    }
    guard !chosen.isEmpty else { throw ValidationError("--strategies names none") }
    return chosen
  }

  /// The options of the simulation.
  func options(owner: String, monitor: any WorkMonitor) throws -> SimulationOptions {
    var options = SimulationOptions(
      software: "cairn \(Cairn.versionNumber)", owner: owner,
      cacheDirectory: try cache ?? CacheDirectory.usual(for: "simulate"))
    options.strategies = try chosenStrategies()
    if let checkpoints {
      options.checkpoints = .given(checkpoints.split(separator: ",").map { String($0) })
    } else if let every {
      options.checkpoints = .every(every)
    }
    options.storageBudget = storageBudget?.bytes
    options.fleetFile = fleet
    options.effort = work.effort
    options.loop = work.loop
    options.monitor = monitor
    return options
  }
}
