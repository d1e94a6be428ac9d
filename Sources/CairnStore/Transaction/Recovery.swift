// SPDX-License-Identifier: Apache-2.0

/// What had to be done about a transaction that was cut off.
public enum Recovery: Sendable, Hashable {
  /// There was none.
  case nothing
  /// It had not been committed: the tree is the old one, what was prepared has been removed.
  case discardedUncommitted
  /// It had been committed and has been completed: the tree is the new one.
  case rolledForward(SwitchPlan)
}
