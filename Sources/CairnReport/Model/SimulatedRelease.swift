// SPDX-License-Identifier: Apache-2.0

/// A release of a simulated chain.
public struct SimulatedRelease: Sendable, Hashable {
  /// Its id, or the name of its tree.
  public var id: String
  /// The files and symbolic links that it has.
  public var fileCount: Int
  /// The bytes of its files.
  public var treeSize: Int
  /// The files that are new or other than in the release before.
  public var changedFileCount: Int
  /// The bytes of those.
  public var changedSize: Int
  /// The devices that stand on it; `nil` where nobody said.
  public var deviceCount: Int?

  /// Describes a release.
  public init(
    id: String, fileCount: Int, treeSize: Int, changedFileCount: Int = 0, changedSize: Int = 0,
    deviceCount: Int? = nil
  ) {
    self.id = id
    self.fileCount = fileCount
    self.treeSize = treeSize
    self.changedFileCount = changedFileCount
    self.changedSize = changedSize
    self.deviceCount = deviceCount
  }
}
