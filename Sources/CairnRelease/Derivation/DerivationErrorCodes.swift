// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

extension ErrorCode {
  /// Packages declare more contents, or larger ones, than can be planned with.
  public static let planTooLarge = ErrorCode("release.plan-too-large", exitStatus: 3)
}
