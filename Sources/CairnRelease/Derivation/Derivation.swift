// SPDX-License-Identifier: Apache-2.0

/// Steps that make all wanted contents from those at hand.
public struct Derivation: Sendable, Hashable {
  /// The numbers of the steps, in an order in which they can run.
  public let steps: [Int]
  /// The bytes to download.
  public let cost: Int
  /// The bytes read and written.
  public let work: Int
  /// Whether no other set of steps costs less, or costs the same with less work.
  ///
  /// If not, the search was given up after a fixed amount of work, and this is the best that it
  /// had found.
  public let isProvenMinimal: Bool
  /// How many places of the graph were visited to choose among alternatives: the measure of the
  /// planner's own work, the same in every run.
  public let visits: Int
}
