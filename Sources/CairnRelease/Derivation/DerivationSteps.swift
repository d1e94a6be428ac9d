// SPDX-License-Identifier: Apache-2.0

/// A list of steps that takes little memory: hundreds of thousands are normal.
///
/// A step's number is its place in the list.
public struct DerivationSteps: Sendable {
  /// The contents of all bases, step by step, and where each step's begin; likewise the targets.
  private(set) var bases = Adjacency()
  private(set) var targets = Adjacency()
  private(set) var costs: [Int] = []
  private(set) var works: [Int] = []

  /// No steps yet.
  public init() {}

  /// The steps in the order given.
  public init(_ steps: some Sequence<DerivationStep>) {
    for step in steps { append(step) }
  }

  /// How many steps there are.
  public var count: Int { costs.count }

  /// Adds a step and returns its number.
  ///
  /// Traps for a negative cost or work, and for a content whose number is negative or beyond 2^31.
  @discardableResult
  public mutating func append(_ step: DerivationStep) -> Int {
    precondition(step.cost >= 0 && step.work >= 0, "a step's cost and work are nought or more")
    bases.append(step.bases)
    targets.append(step.targets)
    costs.append(step.cost)
    works.append(step.work)
    return count - 1
  }

  /// The step with a number.
  public subscript(number: Int) -> DerivationStep {
    DerivationStep(
      bases: bases[number].map { Int($0) }, targets: targets[number].map { Int($0) },
      cost: costs[number], work: works[number])
  }
}
