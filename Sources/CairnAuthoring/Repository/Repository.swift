// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnFiles
import CairnHydration
public import CairnRelease

/// A repository on this machine, open for changes by one run at a time
/// (Documentation/Format-Repository.md).
public final class Repository {
  /// Where it is.
  public let path: String
  /// Its directory.
  public let storage: PosixStorage
  /// What it holds.
  public private(set) var catalog: Catalog
  private let lock: any StorageLock

  private static let lockPath = TreePath.root.appending(".lock")
  private static let catalogPath = TreePath.root.appending(Catalog.fileName)
  private static let packages = TreePath.root.appending(CatalogEntry.directory)

  /// Opens a repository, or makes one where there is nothing or an empty directory.
  ///
  /// - Parameter owner: what others are told who find it locked.
  /// - Throws: `busy` where another run is at work; what the system says; `packageMalformed` for a
  ///   catalog that is none.
  public init(path: String, owner: String) throws(CairnError) {
    self.path = path
    storage = try PosixStorage.directory(at: path).storage
    lock = try storage.lock(Repository.lockPath, owner: owner)
    if try storage.status(Repository.catalogPath) == nil {
      try Repository.requireEmpty(storage)
      catalog = Catalog()
    } else {
      let file = try storage.open(Repository.catalogPath)
      do throws(CairnError) {
        catalog = try Catalog(reading: try file.allBytes(limit: Catalog.largestSize))
      } catch {
        throw error.at("\(path)/\(Catalog.fileName)")
      }
    }
    if try storage.status(Repository.packages) == nil {
      try storage.makeDirectory(Repository.packages, mode: 0o755)
    }
  }

  /// Somebody's files must not become part of a repository by a slip of the hand.
  private static func requireEmpty(_ storage: PosixStorage) throws(CairnError) {
    let own: Set<TreePath> = [lockPath, WorkDirectory.path, packages]
    for name in try storage.names(in: .root) {
      guard let path = TreePath.root.appending(name), own.contains(path) else {
        throw CairnError(
          .outputExists, "\(storage.description) is no repository, but it is not empty",
          hint: "name a repository, or a new or empty directory")
      }
    }
  }

  /// Adds a release or a bridge whose package is in place.
  func add(_ entry: CatalogEntry) throws(CairnError) {
    var next = catalog
    if entry.isBridge { next.bridges.append(entry) } else { next.releases.append(entry) }
    try next.encoded().withView { view throws(CairnError) in
      try OutputPlace.file("\(path)/\(Catalog.fileName)", replacesExisting: true).write(view)
    }
    catalog = next
  }

  /// Removes what killed runs have left half written.
  func removeLeftovers() {
    for directory in [TreePath.root, Repository.packages] {
      for name in (try? storage.names(in: directory)) ?? [] {
        guard name.first == UInt8(ascii: "."), name.suffix(11) == Array(".cairn-part".utf8)[...],
          let path = directory.appending(name)
        else { continue }
        try? storage.remove(path)
      }
    }
  }
}
