// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What can keep payloads from being fetched besides the network; the identities are part of the
/// interface.
extension ErrorCode {
  /// More bytes would be fetched than allowed.
  public static let tooMuch = ErrorCode("transfer.too-much", exitStatus: 11)
  /// Contents would be fetched that the device should have, and that is not allowed.
  public static let fallbackRefused = ErrorCode("transfer.fallback", exitStatus: 11)
}
