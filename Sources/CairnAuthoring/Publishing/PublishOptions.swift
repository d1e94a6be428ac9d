// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// How a release is made.
public struct PublishOptions: Sendable {
  /// What of the tree becomes part of the release.
  public var rules = ImportRules()
  /// How much work to put into small payloads.
  public var effort: Effort = .standard
  /// A tree that has the base release's contents; what it lacks is made from the repository.
  public var baseTree: String?
  /// The name and version of the program: payloads kept by another one are made again.
  public var software: String
  /// Who is at work, for others who find the repository locked.
  public var owner: String
  /// Runs payloads at the same time; the package does not depend on it.
  public var loop: ParallelLoop = .serial
  /// Hears of progress and can stop the work.
  public var monitor: any WorkMonitor = SilentMonitor()

  /// Options with the defaults above.
  public init(software: String, owner: String) {
    self.software = software
    self.owner = owner
  }
}
