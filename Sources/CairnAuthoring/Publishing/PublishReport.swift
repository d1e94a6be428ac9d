// SPDX-License-Identifier: Apache-2.0

public import CairnRelease

/// What was published.
public struct PublishReport: Sendable {
  /// The release as the catalog has it.
  public var entry: CatalogEntry
  /// The release that the payloads are encoded against; `nil` for a baseline.
  public var base: Prerequisite?
  /// The release before this one; `nil` for a baseline.
  public var previous: ReleaseIdentity?
  /// What changed since the release before.
  public var changes: TreeChanges
  /// What changed since the base.
  public var changesSinceBase: TreeChanges
  /// The number of files and links of the tree.
  public var fileCount: Int
  /// The bytes of the tree's files.
  public var treeSize: Int
  /// The payloads with bases, and their bytes.
  public var deltas = PayloadCount()
  /// The payloads without, and their bytes.
  public var nulls = PayloadCount()
  /// Those of the payloads that make several contents.
  public var groups = PayloadCount()
  /// Those of the payloads that were taken over from earlier releases.
  public var takenOver = PayloadCount()
  /// Some payloads.
  public struct PayloadCount: Sendable, Hashable {
    /// How many there are.
    public var count = 0
    /// Their bytes in the package.
    public var size = 0

    mutating func add(_ payload: PayloadDescription) {
      count += 1
      size += payload.storedSize
    }
  }

  mutating func count(_ payload: PayloadDescription, isTakenOver: Bool) {
    if payload.bases.isEmpty { nulls.add(payload) } else { deltas.add(payload) }
    if payload.targets.count > 1 { groups.add(payload) }
    if isTakenOver { takenOver.add(payload) }
  }
}
