// SPDX-License-Identifier: Apache-2.0

/// What the files of one class cost in updates from each release to the next, with the checkpoints.
public struct FileClassCost: Sendable, Hashable {
  /// The class: programs, libraries, scripts, text, images, archives, data and so on.
  public var name: String
  /// The bytes of changed files.
  public var changedSize: Int
  /// The bytes that are fetched for them.
  public var downloadSize: Int

  /// Describes a class.
  public init(name: String, changedSize: Int, downloadSize: Int) {
    self.name = name
    self.changedSize = changedSize
    self.downloadSize = downloadSize
  }
}
