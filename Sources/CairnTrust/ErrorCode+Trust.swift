// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What can go wrong with signed metadata; the identities are part of the interface.
extension ErrorCode {
  /// There is no trusted root metadata to begin with.
  public static let trustNoRoot = ErrorCode("trust.no-root", exitStatus: 12)
  /// The repository has no signed metadata.
  public static let trustUnsigned = ErrorCode("trust.unsigned", exitStatus: 12)
  /// Metadata is not signed by as many keys of its role as are needed.
  public static let trustSignature = ErrorCode("trust.signature", exitStatus: 12)
  /// Metadata has expired.
  public static let trustExpired = ErrorCode("trust.expired", exitStatus: 12)
  /// Metadata is older than metadata that was trusted before.
  public static let trustRollback = ErrorCode("trust.rollback", exitStatus: 12)
  /// A file's hash, length or version is not what the metadata above it says.
  public static let trustMixed = ErrorCode("trust.mixed", exitStatus: 12)
  /// Metadata breaks its format, or asks for more than the limits allow.
  public static let trustMalformed = ErrorCode("trust.malformed", exitStatus: 12)
  /// A metadata file or target that has to be there is not.
  public static let trustMissing = ErrorCode("trust.missing", exitStatus: 12)
  /// A root was given that is not the one that is trusted.
  public static let trustOtherRoot = ErrorCode("trust.other-root", exitStatus: 12)
  /// A key cannot be used for what is asked of it.
  public static let trustKey = ErrorCode("trust.key", exitStatus: 12)
}
