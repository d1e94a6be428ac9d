// SPDX-License-Identifier: Apache-2.0

/// What one path costs in updates from each release to the next, with the checkpoints.
public struct FileCost: Sendable, Hashable {
  /// The path in the tree.
  public var path: String
  /// In how many releases it is other than in the one before.
  public var changeCount: Int
  /// The bytes of all its changed states.
  public var changedSize: Int
  /// The bytes that are fetched for it.
  public var downloadSize: Int

  /// Describes a path.
  public init(path: String, changeCount: Int, changedSize: Int, downloadSize: Int) {
    self.path = path
    self.changeCount = changeCount
    self.changedSize = changedSize
    self.downloadSize = downloadSize
  }
}
