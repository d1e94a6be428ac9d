// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnReport

/// What a simulation is to find out.
public struct SimulationOptions: Sendable {
  /// Where the checkpoints are.
  public enum Checkpoints: Sendable, Hashable {
    /// At these releases, by name.
    case given([String])
    /// At every release of which this many come after the one before.
    case every(Int)
    /// Where the advice puts them.
    case advised
  }

  /// The strategies to compare.
  public var strategies: Set<Strategy> = Set(Strategy.allCases)
  /// Where the checkpoints are; `nil`: where they are published, or where the advice puts them.
  public var checkpoints: Checkpoints?
  /// The most bytes of packages that the publisher wants to store.
  public var storageBudget: Int?
  /// A file that says how many devices are on which release.
  public var fleetFile: String?
  /// How much work to put into payloads.
  public var effort: Effort = .standard
  /// The name and version of the program: what another one has found out is of no use.
  public var software: String
  /// Who is at work, for others who find the cache locked.
  public var owner: String
  /// The directory in which results are kept for the next run.
  public var cacheDirectory: String
  /// Does things at the same time; the result does not depend on it, but for times.
  public var loop: ParallelLoop = .serial
  /// Hears of progress and can stop the work.
  public var monitor: any WorkMonitor = SilentMonitor()

  /// Options with the defaults above.
  public init(software: String, owner: String, cacheDirectory: String) {
    self.software = software
    self.owner = owner
    self.cacheDirectory = cacheDirectory
  }
}
