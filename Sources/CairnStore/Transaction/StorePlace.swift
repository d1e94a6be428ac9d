// SPDX-License-Identifier: Apache-2.0

public import CairnFiles
public import CairnRelease

/// Where a device's records are: in the tree, or on another file system.
public struct StorePlace: Sendable {
  /// The storage that holds them.
  public var storage: any Storage
  /// Their directory in it.
  public var path: TreePath
  /// Whether the storage is another one than the tree's, and has to be made durable by itself.
  public var isApart: Bool

  /// A store in a storage of its own.
  public init(apart storage: any Storage, path: TreePath = .root) {
    self.storage = storage
    self.path = path
    isApart = true
  }

  /// The store in a tree's own `.cairn`.
  public init(inTree tree: any Storage) {
    storage = tree
    path = TreeScan.storePath
    isApart = false
  }

  /// The record of what is installed.
  public var state: TreePath { path.appending("state.json") }

  /// The record that takes its place at the end of a transaction.
  public var nextState: TreePath { path.appending("state.next") }
}
