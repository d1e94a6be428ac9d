// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What can go wrong with transactions; the identities are part of the interface.
extension ErrorCode {
  /// The journal of a transaction breaks its format, or is damaged.
  public static let damagedJournal = ErrorCode("store.damaged-journal", exitStatus: 7)
  /// The journal is of a version that this build does not know.
  public static let unknownJournal = ErrorCode("store.unknown-journal", exitStatus: 7)
  /// A transaction has been committed and has to be completed first.
  public static let unfinished = ErrorCode("store.unfinished", exitStatus: 1)
}
