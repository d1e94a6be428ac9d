// SPDX-License-Identifier: Apache-2.0

/// What has to be done to a tree, and nothing but that, to make one release of another.
///
/// Removals are done before anything is placed, and placements before adjustments; within each of
/// these the order is that of the plan: the content of a directory is removed before the directory,
/// and placed after it. A place that changes between directory and anything else is removed and
/// placed.
public struct SwitchPlan: Sendable, Hashable {
  /// The steps.
  public var operations: [SwitchOperation]
  /// What is going on, for people: "2024-11 to 2024-12"; at most 1024 bytes count.
  public var description: String

  /// Puts a plan together.
  public init(operations: [SwitchOperation] = [], description: String) {
    self.operations = operations
    self.description = description
  }
}
