// SPDX-License-Identifier: Apache-2.0

/// A stable name for a kind of failure, and the exit status that a command ends with for it.
///
/// The names and statuses are part of the interface: scripts match on them.
public struct ErrorCode: Sendable, Hashable {
  /// The name, for example `delta.wrong-base`.
  public let id: String
  /// The exit status of a command that fails with this code.
  public let exitStatus: Int32

  /// Declares a code; upper layers add their own.
  public init(_ id: String, exitStatus: Int32) {
    self.id = id
    self.exitStatus = exitStatus
  }

  /// The input is not a delta, or breaks its format.
  public static let malformed = ErrorCode("delta.malformed", exitStatus: 3)
  /// The delta ends before its header says that it does.
  public static let truncated = ErrorCode("delta.truncated", exitStatus: 3)
  /// The delta's bytes do not match its own checksum, or decode to something else than promised.
  public static let damaged = ErrorCode("delta.damaged", exitStatus: 3)
  /// The delta needs a feature or version that this build does not have.
  public static let unsupported = ErrorCode("delta.unsupported", exitStatus: 3)
  /// The base given is not the one that the delta was made from.
  public static let wrongBase = ErrorCode("delta.wrong-base", exitStatus: 4)
  /// The base given already is the delta's target.
  public static let alreadyApplied = ErrorCode("delta.already-applied", exitStatus: 9)
  /// The delta declares more memory or output than the caller allows.
  public static let limitExceeded = ErrorCode("delta.limit-exceeded", exitStatus: 10)
  /// Two deltas do not follow one another.
  public static let notComposable = ErrorCode("delta.not-composable", exitStatus: 4)
  /// The caller asked for the work to stop.
  public static let interrupted = ErrorCode("interrupted", exitStatus: 130)
  /// A library failed in a way that its documentation does not foresee.
  public static let internalFailure = ErrorCode("internal", exitStatus: 70)
}
