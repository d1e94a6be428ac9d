// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What can be wrong with packages and releases; the identities are part of the interface.
extension ErrorCode {
  /// A package, manifest or catalog breaks its format.
  public static let packageMalformed = ErrorCode("package.malformed", exitStatus: 3)
  /// A package, or a part of it, does not have the digest that names it.
  public static let packageDamaged = ErrorCode("package.damaged", exitStatus: 3)
  /// A package is of a version that this build does not know.
  public static let packageUnsupported = ErrorCode("package.unsupported", exitStatus: 3)
}
