// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What can go wrong when contents are made; the identities are part of the interface.
extension ErrorCode {
  /// A package that is needed is not there.
  public static let packageMissing = ErrorCode("package.missing", exitStatus: 6)
  /// A content is needed that nothing at hand can make.
  public static let contentMissing = ErrorCode("content.missing", exitStatus: 6)
  /// A content at hand is not what its name says.
  public static let contentDamaged = ErrorCode("content.damaged", exitStatus: 7)
}
