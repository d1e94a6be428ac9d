// SPDX-License-Identifier: Apache-2.0

/// What a strategy costs, for every pair of releases and for the publisher.
public struct StrategyOutcome: Sendable, Hashable {
  /// The strategy.
  public var strategy: Strategy
  /// The releases that later ones are encoded against, besides the first one.
  public var checkpoints: [Int]
  /// Every pair of an earlier and a later release.
  public var pairs: [PairCost]
  /// What is published with each release, bytes: one package, or one for each earlier release.
  public var publishedSizes: [Int]
  /// The processor time for making what is published, seconds.
  public var publishingSeconds: Double
  /// The bytes that all devices of the fleet fetch to get to the last release.
  public var fleetSize: Int

  /// Puts an outcome together.
  public init(
    strategy: Strategy, checkpoints: [Int] = [], pairs: [PairCost], publishedSizes: [Int],
    publishingSeconds: Double, fleetSize: Int
  ) {
    self.strategy = strategy
    self.checkpoints = checkpoints
    self.pairs = pairs
    self.publishedSizes = publishedSizes
    self.publishingSeconds = publishingSeconds
    self.fleetSize = fleetSize
  }

  /// All that is published, bytes.
  public var repositorySize: Int { publishedSizes.reduce(0, +) }
}
