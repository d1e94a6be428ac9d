// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What can go wrong when a release is published; the identities are part of the interface.
extension ErrorCode {
  /// A pattern or the name of a feature cannot be meant.
  public static let patternMalformed = ErrorCode("release.pattern-malformed", exitStatus: 2)
  /// A feature was named that nothing in the tree belongs to.
  public static let featureEmpty = ErrorCode("release.feature-empty", exitStatus: 1)
  /// The tree holds a device, pipe or socket, or something else that no release can have.
  public static let nodeUnsupported = ErrorCode("tree.unsupported-node", exitStatus: 1)
  /// A name cannot be a product, a release and so on.
  public static let releaseNameMalformed = ErrorCode("release.name-malformed", exitStatus: 2)
  /// The chain has a release of this name already.
  public static let releaseExists = ErrorCode("release.exists", exitStatus: 1)
  /// No bridge can be between two releases, or none is needed.
  public static let bridgeRefused = ErrorCode("release.bridge-refused", exitStatus: 1)
  /// The base tree does not have what the base release has.
  public static let baseTreeWrong = ErrorCode("release.base-tree-wrong", exitStatus: 4)
}
