// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What can go wrong on a device; the identities are part of the interface.
extension ErrorCode {
  /// The directory is not under care: there is no store.
  public static let noStore = ErrorCode("store.none", exitStatus: 6)
  /// The directory is under care already.
  public static let storeExists = ErrorCode("store.exists", exitStatus: 1)
  /// The store's own records are damaged.
  public static let storeDamaged = ErrorCode("store.damaged", exitStatus: 7)
  /// The store was written by a newer version.
  public static let storeUnsupported = ErrorCode("store.unsupported", exitStatus: 3)
  /// Files that the release owns were changed by somebody else.
  public static let changedLocally = ErrorCode("tree.changed-locally", exitStatus: 8)
  /// The tree is not the release that it should be.
  public static let treeDiffers = ErrorCode("tree.differs", exitStatus: 7)
  /// Names that a file system takes for the same one.
  public static let namesCollide = ErrorCode("tree.names-collide", exitStatus: 1)
  /// There is no release to go back to.
  public static let nothingToUninstall = ErrorCode("store.nothing-to-uninstall", exitStatus: 6)
  /// The release has no such feature.
  public static let unknownFeature = ErrorCode("release.unknown-feature", exitStatus: 2)
}
