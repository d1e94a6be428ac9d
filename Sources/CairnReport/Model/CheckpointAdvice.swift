// SPDX-License-Identifier: Apache-2.0

/// Where checkpoints should be, and what other places cost.
public struct CheckpointAdvice: Sendable, Hashable {
  /// One choice of checkpoints.
  public struct Choice: Sendable, Hashable {
    /// The checkpoints, besides the first release.
    public var checkpoints: [Int]
    /// The bytes that the fleet fetches to get to the last release.
    public var fleetSize: Int
    /// The bytes that the publisher stores.
    public var repositorySize: Int

    /// Describes a choice.
    public init(checkpoints: [Int], fleetSize: Int, repositorySize: Int) {
      self.checkpoints = checkpoints
      self.fleetSize = fleetSize
      self.repositorySize = repositorySize
    }
  }

  /// The storage that the publisher allows, bytes; `nil` where there is no limit.
  public var storageBudget: Int?
  /// The best choice within the budget.
  public var best: Choice
  /// What is published, or was given.
  public var current: Choice
  /// The current checkpoints with the next one at each place after them, in order; the last choice
  /// waits: it has no other checkpoint than the current ones.
  public var next: [Choice]
  /// How many choices there are.
  public var choiceCount: Int
  /// How many of them had to be looked at.
  public var examinedCount: Int
  /// What to do, in one sentence.
  public var summary: String
  /// Whether all choices were looked at or ruled out; `false` where the search was cut off.
  public var isComplete: Bool

  /// Puts an advice together.
  public init(
    storageBudget: Int?, best: Choice, current: Choice, next: [Choice], choiceCount: Int,
    examinedCount: Int, summary: String, isComplete: Bool = true
  ) {
    self.storageBudget = storageBudget
    self.best = best
    self.current = current
    self.next = next
    self.choiceCount = choiceCount
    self.examinedCount = examinedCount
    self.summary = summary
    self.isComplete = isComplete
  }
}
