// SPDX-License-Identifier: Apache-2.0

public import CairnRelease

/// What changed between two releases' trees.
public struct TreeChanges: Sendable, Hashable {
  /// Files and links, of either sort, that were not there before.
  public private(set) var newCount = 0
  /// Those that have another content, target, mode, time, feature or attributes.
  public private(set) var changedCount = 0
  /// Those that are gone.
  public private(set) var removedCount = 0
  /// Whether the two trees are the same in everything, directories included.
  public let isEmpty: Bool

  /// Compares two releases; without a first one everything is new.
  ///
  /// - Complexity: linear, as both are sorted.
  public init(from old: Manifest?, to new: Manifest) {
    isEmpty = old?.entries == new.entries && old?.features == new.features
    let before = old?.entries ?? []
    var place = 0
    func isDirectory(_ entry: TreeEntry) -> Bool { entry.node == .directory }
    for entry in new.entries {
      while place < before.count, before[place].path < entry.path {
        removedCount += isDirectory(before[place]) ? 0 : 1
        place += 1
      }
      if place < before.count, before[place].path == entry.path {
        let former = before[place]
        place += 1
        switch (isDirectory(former), isDirectory(entry)) {
        case (true, true): break
        case (true, false): newCount += 1
        case (false, true): removedCount += 1
        case (false, false):
          let isSame =
            former.node == entry.node && former.mode == entry.mode
            && former.attributes == entry.attributes
            && old?.featureName(of: former) == new.featureName(of: entry)
          changedCount += isSame ? 0 : 1
        }
      } else {
        newCount += isDirectory(entry) ? 0 : 1
      }
    }
    removedCount += before[place...].count { !isDirectory($0) }
  }
}
