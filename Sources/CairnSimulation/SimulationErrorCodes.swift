// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What can go wrong when a chain is simulated; the identities are part of the interface.
extension ErrorCode {
  /// The releases of a chain are too few, too many, or not told apart by their names.
  public static let chainUnusable = ErrorCode("simulate.chain-unusable", exitStatus: 2)
  /// A checkpoint was named that cannot be one.
  public static let checkpointUnusable = ErrorCode("simulate.checkpoint-unusable", exitStatus: 2)
  /// A list of devices is not what it should be.
  public static let fleetMalformed = ErrorCode("simulate.fleet-malformed", exitStatus: 2)
  /// No choice of checkpoints takes as little storage as is allowed.
  public static let budgetTooSmall = ErrorCode("simulate.budget-too-small", exitStatus: 2)
}
