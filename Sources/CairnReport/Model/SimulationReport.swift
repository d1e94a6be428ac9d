// SPDX-License-Identifier: Apache-2.0

/// What a simulation of a chain found: every figure that the table, the files and the pictures show.
///
/// Releases are named by their place in `releases`, from 0.
public struct SimulationReport: Sendable, Hashable {
  /// The chain, for people: product, channel and architecture, or the name of a directory.
  public var chain: String
  /// The effort that payloads were made with.
  public var effort: String
  /// The program and its version.
  public var software: String
  /// The releases, in their order.
  public var releases: [SimulatedRelease]
  /// The strategies, side by side.
  public var strategies: [StrategyOutcome]
  /// Where the next checkpoint should be; `nil` where it was not asked for, or no choice exists.
  public var advice: CheckpointAdvice?
  /// What each class of files costs, largest first.
  public var fileClasses: [FileClassCost]
  /// The files that cost most, largest first.
  public var worstFiles: [FileCost]
  /// What the simulation itself took.
  public var work: SimulationWork

  /// Puts a report together.
  public init(
    chain: String, effort: String, software: String, releases: [SimulatedRelease],
    strategies: [StrategyOutcome], advice: CheckpointAdvice? = nil,
    fileClasses: [FileClassCost] = [], worstFiles: [FileCost] = [], work: SimulationWork
  ) {
    self.chain = chain
    self.effort = effort
    self.software = software
    self.releases = releases
    self.strategies = strategies
    self.advice = advice
    self.fileClasses = fileClasses
    self.worstFiles = worstFiles
    self.work = work
  }
}
