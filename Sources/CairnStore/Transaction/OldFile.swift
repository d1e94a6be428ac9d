// SPDX-License-Identifier: Apache-2.0

/// What becomes of a file that is replaced or removed.
public enum OldFile: UInt8, Sendable, Hashable {
  /// It is of no more use.
  case discarded = 0
  /// It is kept as a hard link in the transaction's directory, made before anything changes.
  case linked = 1
  /// It is moved to the transaction's directory, because it cannot be linked.
  case moved = 2
}
