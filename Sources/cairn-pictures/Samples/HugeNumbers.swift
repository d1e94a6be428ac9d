// SPDX-License-Identifier: Apache-2.0

import CairnReport

/// Numbers at the ends of their ranges, and pairs of releases that are not there.
enum HugeNumbers {
  /// Puts them wherever a report has a number.
  static func put(into report: inout SimulationReport) {
    for index in report.releases.indices {
      report.releases[index].treeSize = index == 1 ? 0 : Int.max
      report.releases[index].fileCount = Int.max
      report.releases[index].changedSize = Int.min
      report.releases[index].deviceCount = Int.max
    }
    for outcome in report.strategies.indices {
      report.strategies[outcome].publishingSeconds = .infinity
      report.strategies[outcome].fleetSize = outcome == 0 ? Int.min : Int.max
      report.strategies[outcome].checkpoints = [-1, 2, Int.max]
      report.strategies[outcome].publishedSizes = [Int.max, Int.max, Int.min]
      for pair in report.strategies[outcome].pairs.indices {
        report.strategies[outcome].pairs[pair].downloadSize = pair == 1 ? Int.min : Int.max - pair
        report.strategies[outcome].pairs[pair].storeSize = Int.max
        report.strategies[outcome].pairs[pair].processorSeconds = .nan
        report.strategies[outcome].pairs[pair].packageCount = Int.max
      }
      for (from, to) in [(-1, 2), (2, 1), (0, 99), (Int.min, Int.max), (1, 1)] {
        report.strategies[outcome].pairs.append(
          PairCost(
            from: from, to: to, downloadSize: 1, writtenSize: 1, peakSize: 1, storeSize: 1,
            processorSeconds: 1, packageCount: 1))
      }
    }
    report.advice?.storageBudget = 1
    report.advice?.choiceCount = Int.max
    report.advice?.best.checkpoints = [-5, Int.max]
    report.advice?.next = [
      CheckpointAdvice.Choice(checkpoints: [9], fleetSize: Int.max, repositorySize: 0),
      CheckpointAdvice.Choice(checkpoints: [1], fleetSize: Int.min, repositorySize: Int.max),
    ]
    for index in report.fileClasses.indices { report.fileClasses[index].changedSize = Int.max }
    for index in report.worstFiles.indices { report.worstFiles[index].downloadSize = Int.max }
    report.work.processorSeconds = .nan
  }
}
