// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnFiles
import CairnHydration
public import CairnRelease

/// A tree under care: the tree, its store, and what the store says.
///
/// Opening one takes the lock and completes what an earlier run has left, so everything else can rely
/// on a tree that is exactly one release. One object is used by one thread.
public final class Device {
  /// The tree.
  public let tree: any Storage
  /// Where the store is.
  public let place: StorePlace
  /// The store's directory.
  public let store: any Storage
  /// What the store says.
  public internal(set) var state: DeviceState
  /// What had to be recovered when it was opened.
  public let recovery: Recovery
  let transaction: Transaction
  private let lock: any StorageLock

  /// Where things are in the store.
  enum Places {
    static let lock = TreePath.root.appending("lock")
    static let state = TreePath.root.appending("state.json")
    static let index = TreePath.root.appending("index")
    static let manifests = TreePath.root.appending("manifests")
    static let objects = TreePath.root.appending("objects")

    static func manifest(_ digest: Digest) -> TreePath { manifests.appending(digest.description) }
    static func object(_ name: Digest) -> TreePath { objects.appending(name.description) }
  }

  private static let largestState = 1 << 30

  /// Opens, or creates, the store of `tree`.
  ///
  /// - Parameters:
  ///   - place: where the store is.
  ///   - owner: who asks, for the message that others get meanwhile: a process and its command.
  ///   - creating: whether to create the store if there is none; otherwise `noStore` is thrown.
  /// - Throws: `busy` if somebody else has it.
  public init(
    tree: any Storage, place: StorePlace, owner: String, creating: Bool
  ) throws(CairnError) {
    if try place.storage.status(place.state) == nil {
      let isBegun = try place.storage.status(place.nextState) != nil
      guard creating || isBegun else {
        throw CairnError(
          .noStore, "\(tree) is not under care: there is no store",
          hint: "take it under care with cairn adopt, or install into an empty directory")
      }
      try Device.makeDirectories(place, tree)
    }
    self.tree = tree
    self.place = place
    store = place.path.isRoot ? place.storage : StorageBelow(place.storage, place.path)
    lock = try store.lock(Places.lock, owner: owner)
    transaction = Transaction(tree: tree, store: place)
    recovery = try transaction.recover()
    state = try Device.readState(store)
    try StorePruning.removeUnnamedOld(self)
  }

  private static func makeDirectories(
    _ place: StorePlace, _ tree: any Storage
  ) throws(CairnError) {
    if try tree.status(TreeScan.storePath) == nil {
      try tree.makeDirectory(TreeScan.storePath, mode: 0o700)
    }
    var directories = [place.path.isRoot ? nil : place.path]
    for name in ["manifests", "objects"] { directories.append(place.path.appending(name)) }
    for directory in directories {
      guard let directory, try place.storage.status(directory) == nil else { continue }
      try place.storage.makeDirectory(directory, mode: 0o700)
    }
  }

  private static func readState(_ store: any Storage) throws(CairnError) -> DeviceState {
    guard try store.status(Places.state) != nil else { return DeviceState() }
    return try DeviceState(reading: try store.open(Places.state).allBytes(limit: largestState))
  }

  /// The release that the tree is; throws `noStore` before the first install.
  public func installed() throws(CairnError) -> InstalledRelease {
    guard let installed = state.installed else {
      throw CairnError(
        .noStore, "nothing is installed in \(tree) yet",
        hint: "install a release with cairn install, or take the tree under care with cairn adopt")
    }
    return installed
  }

  // MARK: Manifests

  /// The bytes of a manifest that the store keeps.
  public func rawManifest(_ digest: Digest) throws(CairnError) -> [UInt8] {
    let path = Places.manifest(digest)
    guard try store.status(path) != nil else {
      throw CairnError(
        .storeDamaged, "the store \(store) lacks the manifest \(digest)",
        hint: "run cairn repair with a source that has the installed release")
    }
    let bytes = try store.open(path).allBytes(limit: 1 << 32)
    guard SHA256Hasher.digest(of: bytes) == digest else {
      throw CairnError(
        .storeDamaged, "the manifest \(digest) in the store \(store) is damaged",
        hint: "run cairn repair with a source that has the installed release")
    }
    return bytes
  }

  /// A manifest that the store keeps.
  public func manifest(_ digest: Digest) throws(CairnError) -> Manifest {
    try rawManifest(digest).withView { view throws(CairnError) in try Manifest(reading: view) }
  }

  /// All manifests that the store keeps and can read, as bytes.
  public func knownManifests() throws(CairnError) -> [[UInt8]] {
    var manifests: [[UInt8]] = []
    for digest in state.manifestDigests.sorted() {
      if let manifest = try? rawManifest(digest) { manifests.append(manifest) }
    }
    return manifests
  }

  // MARK: Records

  /// Replaces the state, durably.
  func save(_ next: DeviceState) throws(CairnError) {
    try replace(Places.state, with: try next.encoded())
    state = next
  }

  /// Replaces a small file of the store as a whole, durably.
  func replace(_ path: TreePath, with bytes: [UInt8]) throws(CairnError) {
    let part = path.parent.appending("\(String(decoding: path.name, as: UTF8.self)).part")
    try store.remove(part)
    try StoreFile.write(bytes, to: part, in: store, durably: true)
    try store.rename(part, to: path)
    try store.synchronise(path.parent)
  }

  // MARK: The index

  /// What the index knows of the installed release's files.
  func statusIndex(_ selection: TreeSelection) throws(CairnError) -> StatusIndex {
    guard let installed = state.installed, try store.status(Places.index) != nil,
      let bytes = try? store.open(Places.index).allBytes(limit: 1 << 30)
    else { return .empty }
    return StatusIndex(
      reading: bytes, release: installed.manifestDigest, count: selection.entries.count)
  }

  /// Writes the index anew; the tree is the installed release. Failing to do so costs only time.
  func rememberStatuses(_ selection: TreeSelection) {
    remember(StatusIndex(statuses: selection.entries.map { entry in try? tree.status(entry.path) }))
  }

  /// Writes an index of the installed release.
  func remember(_ index: StatusIndex) {
    guard let installed = state.installed else { return }
    let bytes = index.encoded(release: installed.manifestDigest)
    let part = TreePath.root.appending("index.part")
    try? store.remove(part)
    guard (try? StoreFile.write(bytes, to: part, in: store, durably: false)) != nil else { return }
    try? store.rename(part, to: Places.index)
  }
}
