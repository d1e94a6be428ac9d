// SPDX-License-Identifier: Apache-2.0

/// What a branch of the search has decided about a step.
enum StepDecision: UInt8, Sendable {
  /// Nothing yet.
  case open
  /// It is run, and paid for.
  case taken
  /// It is not run.
  case refused
}
