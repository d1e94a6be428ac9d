// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Why a release may not be installed; the identities are part of the interface.
extension ErrorCode {
  /// Checkpoints, or the baseline, are needed that neither the device has nor a package brings.
  public static let checkpointMissing = ErrorCode("release.checkpoint-missing", exitStatus: 6)
  /// The packages that a feature is made of are not all there.
  public static let featureIncomplete = ErrorCode("release.feature-incomplete", exitStatus: 6)
  /// The release is older than the installed one, and nobody allowed that.
  public static let downgradeRefused = ErrorCode("release.downgrade-refused", exitStatus: 6)
  /// The release is for another product, channel or architecture.
  public static let wrongChain = ErrorCode("release.wrong-chain", exitStatus: 4)
  /// The release and the device disagree about what a release of the same name is.
  public static let foreignRelease = ErrorCode("release.foreign", exitStatus: 4)
  /// No release has the name.
  public static let unknownRelease = ErrorCode("release.unknown", exitStatus: 1)
  /// Several releases have the name.
  public static let ambiguousRelease = ErrorCode("release.ambiguous", exitStatus: 2)
}
