// SPDX-License-Identifier: Apache-2.0

import CairnDelta

extension CairnError {
  /// The patch breaks its format.
  static func foreignMalformed(_ cause: String) -> CairnError {
    CairnError(.malformed, cause, hint: "the patch is damaged or hostile; get it again")
  }

  /// The patch ends too early.
  static func foreignTruncated(_ cause: String) -> CairnError {
    CairnError(.truncated, cause, hint: "the patch was cut off; get it again")
  }

  /// The patch contradicts a checksum that it carries.
  static func foreignDamaged(_ cause: String) -> CairnError {
    CairnError(.damaged, cause, hint: "the patch was altered on its way; get it again")
  }

  /// The patch uses something that is not implemented here.
  static func foreignUnsupported(_ cause: String, hint: String) -> CairnError {
    CairnError(.unsupported, cause, hint: hint)
  }

  /// The patch was made from other bytes.
  static func foreignWrongBase(_ cause: String) -> CairnError {
    CairnError(
      .wrongBase, cause, hint: "give the very file that the patch was made from, unchanged")
  }

  /// The patch wants more than the caller allows.
  static func foreignLimit(_ cause: String) -> CairnError {
    CairnError(
      .limitExceeded, cause, hint: "raise the limit if you trust where the patch comes from")
  }
}
