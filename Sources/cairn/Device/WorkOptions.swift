// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnStore

/// What work on a device may use.
struct WorkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How many threads to use; all processors if not given.", valueName: "n"))
  var threads: Int?

  @OptionGroup var decoding: DecodingArguments

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024")
    }
  }

  /// How the work is done.
  func settings(_ monitor: any WorkMonitor) -> WorkSettings {
    var settings = WorkSettings()
    settings.loop = .dispatch(threads: threads ?? ParallelLoop.availableThreads)
    settings.monitor = monitor
    settings.limits = decoding.limits
    return settings
  }
}
