// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnRelease

/// What a store occupies.
public enum StoreSize {
  /// The bytes of all files of the store, and of those that wait beside the tree.
  ///
  /// What waits counts although it shares its space with nothing any more.
  public static func size(of device: Device) throws(CairnError) -> Int {
    var size = 0
    for node in try TreeScan(device.store, skippingStore: false, readingAttributes: false).nodes()
    where node.status.kind == .file {
      size += node.status.size
    }
    guard device.place.isApart else { return size }
    for node in try TreeScan(device.tree, skippingStore: false, readingAttributes: false)
      .nodes(below: TreeScan.storePath)
    where node.status.kind == .file {
      size += node.status.size
    }
    return size
  }

  /// The bytes of all files in a directory of a storage.
  static func size(of directory: TreePath, in storage: any Storage) throws(CairnError) -> Int {
    guard try storage.status(directory) != nil else { return 0 }
    return try TreeScan(storage, skippingStore: false, readingAttributes: false)
      .nodes(below: directory)
      .reduce(0) { $0 + ($1.status.kind == .file ? $1.status.size : 0) }
  }
}
