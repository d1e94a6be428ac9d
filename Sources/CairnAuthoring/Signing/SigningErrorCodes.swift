// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What can go wrong when a repository is signed; the identities are part of the interface.
extension ErrorCode {
  /// The repository is signed already.
  public static let signingExists = ErrorCode("signing.exists", exitStatus: 12)
  /// None of the keys given signs what lacks signatures.
  public static let signingIncomplete = ErrorCode("signing.incomplete", exitStatus: 12)
  /// A root is asked for that cannot be.
  public static let changeMalformed = ErrorCode("signing.change-malformed", exitStatus: 12)
  /// An external signer failed, or what it returned is no signature by its key.
  public static let signerFailed = ErrorCode("signing.signer-failed", exitStatus: 12)
}
