// SPDX-License-Identifier: Apache-2.0

import CairnFiles
import CairnReport

extension SimulationSummary {
  /// Everything, for programs.
  var json: JSONValue {
    .object([
      ("command", "simulate"),
      ("chain", .string(report.chain)),
      ("effort", .string(report.effort)),
      ("software", .string(report.software)),
      ("releases", .array(report.releases.map(release))),
      ("strategies", .array(report.strategies.map(strategy))),
      ("advice", report.advice.map(advice) ?? .null),
      (
        "fileClasses",
        .array(
          report.fileClasses.map { item in
            .object([
              ("name", .string(item.name)), ("changedSize", .integer(item.changedSize)),
              ("downloadSize", .integer(item.downloadSize)),
            ])
          })
      ),
      (
        "worstFiles",
        .array(
          report.worstFiles.map { file in
            .object([
              ("path", .string(file.path)), ("changes", .integer(file.changeCount)),
              ("changedSize", .integer(file.changedSize)),
              ("downloadSize", .integer(file.downloadSize)),
            ])
          })
      ),
      (
        "work",
        .object([
          ("made", .integer(report.work.madeCount)), ("known", .integer(report.work.knownCount)),
          ("hashedSize", .integer(report.work.hashedSize)),
          ("cpuSeconds", .number(usage.processorSeconds, decimals: 3)),
          ("elapsedSeconds", .number(usage.elapsedSeconds, decimals: 3)),
          ("peakMemory", .integer(usage.peakResidentSize)),
        ])
      ),
    ])
  }

  private func id(_ place: Int) -> JSONValue { .string(report.releases[place].id) }

  private func release(_ release: SimulatedRelease) -> JSONValue {
    .object([
      ("id", .string(release.id)), ("files", .integer(release.fileCount)),
      ("treeSize", .integer(release.treeSize)),
      ("filesChanged", .integer(release.changedFileCount)),
      ("changedSize", .integer(release.changedSize)),
      ("devices", release.deviceCount.map { .integer($0) } ?? .null),
    ])
  }

  private func strategy(_ outcome: StrategyOutcome) -> JSONValue {
    .object([
      ("strategy", .string(outcome.strategy.rawValue)),
      ("checkpoints", .array(outcome.checkpoints.map(id))),
      ("repositorySize", .integer(outcome.repositorySize)),
      ("fleetSize", .integer(outcome.fleetSize)),
      ("publishedSizes", .array(outcome.publishedSizes.map { .integer($0) })),
      ("publishingCPUSeconds", .number(outcome.publishingSeconds, decimals: 3)),
      ("pairs", .array(outcome.pairs.map(pair))),
    ])
  }

  private func pair(_ pair: PairCost) -> JSONValue {
    .object([
      ("from", id(pair.from)), ("to", id(pair.to)),
      ("downloadSize", .integer(pair.downloadSize)), ("writtenSize", .integer(pair.writtenSize)),
      ("peakSize", .integer(pair.peakSize)), ("storeSize", .integer(pair.storeSize)),
      ("cpuSeconds", .number(pair.processorSeconds, decimals: 3)),
      ("packages", .integer(pair.packageCount)),
    ])
  }

  private func advice(_ advice: CheckpointAdvice) -> JSONValue {
    .object([
      ("summary", .string(advice.summary)),
      ("storageBudget", advice.storageBudget.map { .integer($0) } ?? .null),
      ("best", choice(advice.best)),
      ("current", choice(advice.current)),
      ("next", .array(advice.next.map(choice))),
      ("choices", .integer(advice.choiceCount)),
      ("examined", .integer(advice.examinedCount)),
      ("complete", .boolean(advice.isComplete)),
    ])
  }

  private func choice(_ choice: CheckpointAdvice.Choice) -> JSONValue {
    .object([
      ("checkpoints", .array(choice.checkpoints.map(id))),
      ("fleetSize", .integer(choice.fleetSize)),
      ("repositorySize", .integer(choice.repositorySize)),
    ])
  }
}
