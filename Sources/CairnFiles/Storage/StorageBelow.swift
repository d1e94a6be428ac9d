// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease
import Glibc

/// A directory of another storage as a storage of its own.
public struct StorageBelow: Storage {
  private let whole: any Storage
  private let top: TreePath

  /// What is below `top`, which exists by the time that it is used.
  public init(_ whole: any Storage, _ top: TreePath) {
    self.whole = whole
    self.top = top
  }

  /// The directory's path.
  public var description: String { "\(whole)/\(top)" }

  private func full(_ path: TreePath) throws(CairnError) -> TreePath {
    if path.isRoot { return top }
    guard let full = TreePath(top.bytes + [UInt8(ascii: "/")] + path.bytes) else {
      throw .system(ENAMETOOLONG, .open, "\(self)/\(path)")
    }
    return full
  }

  /// What there is at a path below the top.
  public func status(_ path: TreePath) throws(CairnError) -> NodeStatus? {
    try whole.status(try full(path))
  }

  /// The names in a directory below the top.
  public func names(in directory: TreePath) throws(CairnError) -> [[UInt8]] {
    try whole.names(in: try full(directory))
  }

  /// Opens a file below the top.
  public func open(_ path: TreePath) throws(CairnError) -> any ByteSource {
    try whole.open(try full(path))
  }

  /// What a symbolic link below the top says.
  public func readLink(_ path: TreePath) throws(CairnError) -> [UInt8] {
    try whole.readLink(try full(path))
  }

  /// The extended attributes of something below the top.
  public func attributes(of path: TreePath) throws(CairnError) -> [ExtendedAttribute] {
    try whole.attributes(of: try full(path))
  }

  /// Creates a file below the top.
  public func create(_ path: TreePath, mode: UInt16) throws(CairnError) -> any StorageFile {
    try whole.create(try full(path), mode: mode)
  }

  /// Creates a directory below the top.
  public func makeDirectory(_ path: TreePath, mode: UInt16) throws(CairnError) {
    try whole.makeDirectory(try full(path), mode: mode)
  }

  /// Creates a symbolic link below the top.
  public func makeSymbolicLink(_ path: TreePath, target: [UInt8]) throws(CairnError) {
    try whole.makeSymbolicLink(try full(path), target: target)
  }

  /// Gives a file below the top another name there.
  public func link(_ path: TreePath, as name: TreePath) throws(CairnError) {
    try whole.link(try full(path), as: try full(name))
  }

  /// Renames something below the top.
  public func rename(_ path: TreePath, to name: TreePath) throws(CairnError) {
    try whole.rename(try full(path), to: try full(name))
  }

  /// Removes a file or link below the top.
  public func remove(_ path: TreePath) throws(CairnError) { try whole.remove(try full(path)) }

  /// Removes an empty directory below the top.
  public func removeDirectory(_ path: TreePath) throws(CairnError) -> Bool {
    try whole.removeDirectory(try full(path))
  }

  /// Changes mode, time or attributes of something below the top.
  public func set(_ changes: NodeChanges, of path: TreePath) throws(CairnError) {
    try whole.set(changes, of: try full(path))
  }

  /// Makes something below the top durable.
  public func synchronise(_ path: TreePath) throws(CairnError) {
    try whole.synchronise(try full(path))
  }

  /// Makes everything on the file system durable.
  public func synchroniseAll() throws(CairnError) { try whole.synchroniseAll() }

  /// What the file system can take.
  public func space() throws(CairnError) -> StorageSpace { try whole.space() }

  /// Takes a lock file below the top.
  public func lock(_ path: TreePath, owner: String) throws(CairnError) -> any StorageLock {
    try whole.lock(try full(path), owner: owner)
  }
}
