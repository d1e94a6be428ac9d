// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnRelease

/// A device of this machine, found by the path of its tree.
public final class OpenedDevice {
  /// The device.
  public let device: Device
  private let root: String
  private let tree: PosixStorage
  private let store: PosixStorage?
  private let isRootNew: Bool
  private let hadState: Bool

  /// Finds the store of a tree and opens both.
  ///
  /// - Parameters:
  ///   - root: the tree's directory.
  ///   - store: the store's directory, where it is not in the tree; it must be empty, new, or the one
  ///     that the tree has named since it was given first. `nil` for the one that the tree names.
  ///   - owner: who asks, for the message that others get meanwhile.
  ///   - creating: whether to make root and store if there are none.
  public init(
    root: String, store: String?, owner: String, creating: Bool
  ) throws(CairnError) {
    self.root = root
    if creating {
      (tree, isRootNew) = try PosixStorage.directory(at: root)
    } else {
      (tree, isRootNew) = (try PosixStorage(path: root), false)
    }
    do throws(CairnError) {
      self.store = try OpenedDevice.store(of: tree, at: store, creating: creating)
      let place = self.store.map { StorePlace(apart: $0) } ?? StorePlace(inTree: tree)
      hadState = try place.storage.status(place.state) != nil
      device = try Device(tree: tree, place: place, owner: owner, creating: creating)
    } catch {
      if isRootNew { try? PosixStorage.removeDirectory(at: root) }
      throw error
    }
  }

  private static func store(
    of tree: PosixStorage, at path: String?, creating: Bool
  ) throws(CairnError) -> PosixStorage? {
    let location = StoreLocation(of: tree)
    if let recorded = try location.recorded() {
      if let path, try PosixStorage.absolutePath(of: path) != recorded {
        throw CairnError(
          .storeExists, "the store of \(tree) is \(recorded), not \(path)",
          hint: "leave --store away; a store that was moved is named in \(tree)/.cairn/location")
      }
      do throws(CairnError) {
        return try PosixStorage(path: recorded)
      } catch {
        guard error.code == .notFound else { throw error }
        throw CairnError(
          .noStore, "the store of \(tree) is \(recorded), which is not there",
          hint: "mount it, or write its new path into \(tree)/.cairn/location")
      }
    }
    guard let path else { return nil }
    guard try tree.status(StorePlace(inTree: tree).state) == nil else {
      throw CairnError(
        .storeExists, "\(tree) has its store in \(tree)/.cairn already", hint: "leave --store away")
    }
    guard creating else {
      throw CairnError(
        .noStore, "\(tree) is not under care: there is no store",
        hint: "take it under care with cairn adopt, or install into an empty directory")
    }
    let (store, _) = try PosixStorage.directory(at: path)
    guard try store.names(in: .root).isEmpty else {
      throw CairnError(
        .storeExists, "\(path) is not empty and is not the store of \(tree)",
        hint: "name a new or empty directory")
    }
    try location.record(try PosixStorage.absolutePath(of: path))
    return store
  }

  /// Takes a store away that was made by this run and in which nothing has been installed, and the
  /// root if it was made for it; to be called at the end, whatever happened.
  public func discardUnused() {
    guard !hadState, device.state.installed == nil,
      let isCommitted = try? tree.status(TransactionPlaces.journal) != nil, !isCommitted
    else { return }
    if let store {
      try? store.removeEverything(in: .root)
      try? StoreLocation(of: tree).forget()
    }
    try? tree.removeEverything(in: TreeScan.storePath)
    _ = try? tree.removeDirectory(TreeScan.storePath)
    if isRootNew { try? PosixStorage.removeDirectory(at: root) }
  }
}
