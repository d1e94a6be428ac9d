// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease

/// A directory and everything below it: all effects on a tree and on a store go through this.
///
/// Paths are relative to the directory and never lead out of it: where something on the way to the
/// last name is a symbolic link, every operation throws `linkInTheWay`, and the last name is never
/// followed either. Where something on the way is no directory or is missing, operations throw
/// `notFound`, unless they say otherwise. Operations that change something refuse to cross into
/// another file system (`spansFileSystems`).
///
/// Operations may be called from several threads. Nothing is durable before `synchronise` or
/// `synchroniseAll` has returned.
public protocol Storage: Sendable, CustomStringConvertible {
  /// What there is at `path`; `nil` where there is nothing.
  func status(_ path: TreePath) throws(CairnError) -> NodeStatus?

  /// The names in a directory as bytes, sorted, without `.` and `..`.
  func names(in directory: TreePath) throws(CairnError) -> [[UInt8]]

  /// Opens a regular file; it is closed when the source goes away.
  ///
  /// The source has the size that the file has now, and throws `changed` if it becomes shorter.
  func open(_ path: TreePath) throws(CairnError) -> any ByteSource

  /// What a symbolic link says.
  func readLink(_ path: TreePath) throws(CairnError) -> [UInt8]

  /// The extended attributes of a file or directory that releases record, sorted by name.
  ///
  /// Those are the ones called `user.*` and, for root, who alone may set it, `security.capability`.
  /// There are none for other kinds, and none where the file system keeps none.
  func attributes(of path: TreePath) throws(CairnError) -> [ExtendedAttribute]

  /// Creates a file of no bytes; throws `outputExists` if there is anything at `path`.
  ///
  /// The file has exactly `mode`, whatever the process's mask. The system may take set-user-id bits
  /// away when bytes are written, so `set` has to give them, and the time, in the end.
  func create(_ path: TreePath, mode: UInt16) throws(CairnError) -> any StorageFile

  /// Creates an empty directory of exactly this mode; throws `outputExists` if there is anything.
  func makeDirectory(_ path: TreePath, mode: UInt16) throws(CairnError)

  /// Creates a symbolic link; throws `outputExists` if there is anything at `path`.
  func makeSymbolicLink(_ path: TreePath, target: [UInt8]) throws(CairnError)

  /// Gives a file or symbolic link one more name; throws `outputExists` if there is anything there,
  /// `noHardLinks` where the file system has none.
  func link(_ path: TreePath, as name: TreePath) throws(CairnError)

  /// Gives what is at `path` another name, in one step, in place of a file, link, or empty directory
  /// that is there.
  ///
  /// Where both are names of one file nothing happens, and `path` remains.
  func rename(_ path: TreePath, to name: TreePath) throws(CairnError)

  /// Removes a file or symbolic link; nothing happens where there is none.
  func remove(_ path: TreePath) throws(CairnError)

  /// Removes a directory if it is empty; nothing happens where there is none.
  ///
  /// - Returns: whether it is gone: `false` where there is something in it, or mounted on it.
  func removeDirectory(_ path: TreePath) throws(CairnError) -> Bool

  /// Changes mode, time and attributes in place: first the attributes, then the mode, then the time.
  func set(_ changes: NodeChanges, of path: TreePath) throws(CairnError)

  /// Makes a file's content and status, or a directory's names, durable.
  func synchronise(_ path: TreePath) throws(CairnError)

  /// Makes everything durable that has been done so far on the directory's file system.
  func synchroniseAll() throws(CairnError)

  /// What the directory's file system can take.
  func space() throws(CairnError) -> StorageSpace

  /// Takes the lock file at `path`, which is created if need be, until the lock goes away.
  ///
  /// - Parameter owner: what the file says meanwhile: the process and its command.
  /// - Throws: `busy`, with what the file says, where somebody else has it.
  func lock(_ path: TreePath, owner: String) throws(CairnError) -> any StorageLock
}
