// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnDelta
import CairnFiles

/// How the payloads of a package are made.
struct PublishingArguments: ParsableArguments {
  @Option(help: "How much work to put into small payloads: fast, default or max.")
  var effort: Effort = .standard

  @Option(
    help: ArgumentHelp(
      "How many payloads to make at the same time; as many as processors if not given.",
      valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024")
    }
  }

  /// Makes payloads at the same time.
  var loop: ParallelLoop { .dispatch(threads: threads ?? ParallelLoop.availableThreads) }

  /// Options with these.
  ///
  /// - Parameter owner: what is at work, for others who find the repository locked.
  func options(owner: String, monitor: any WorkMonitor) -> PublishOptions {
    var options = PublishOptions(
      software: "cairn \(Cairn.versionNumber)",
      owner: "\(owner) (process \(ChildProcess.ownNumber))")
    options.effort = effort
    options.loop = loop
    options.monitor = monitor
    return options
  }
}
