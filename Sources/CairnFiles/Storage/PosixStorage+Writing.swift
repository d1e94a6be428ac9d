// SPDX-License-Identifier: Apache-2.0

import CLinux
public import CairnDelta
public import CairnRelease
import Glibc

extension PosixStorage {
  /// Creates a file of no bytes and exactly this mode.
  public func create(_ path: TreePath, mode: UInt16) throws(CairnError) -> any StorageFile {
    let number = try perform(.create, path) { place in
      NodeCall.open(place, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    }
    let descriptor = Descriptor(number, path: fullPath(path))
    try setMode(descriptor, mode)
    return PosixFile(descriptor)
  }

  /// Creates an empty directory of exactly this mode.
  public func makeDirectory(_ path: TreePath, mode: UInt16) throws(CairnError) {
    try perform(.create, path) { NodeCall.makeDirectory($0, mode_t(mode) & 0o777 | 0o700) }
    try setMode(descriptor(path, O_RDONLY | O_DIRECTORY, .create), mode)
  }

  /// Creates a symbolic link.
  public func makeSymbolicLink(_ path: TreePath, target: [UInt8]) throws(CairnError) {
    guard !target.isEmpty, !target.contains(0) else {
      throw .system(EINVAL, .create, fullPath(path))
    }
    let target = DirectoryWalk.terminated(target)
    try perform(.create, path) { NodeCall.makeSymbolicLink($0, target) }
  }

  /// Gives a file or symbolic link one more name.
  public func link(_ path: TreePath, as name: TreePath) throws(CairnError) {
    guard case .failure(let number) = try attempt(path, and: name, { NodeCall.link($0, as: $1) })
    else { return }
    switch number.number {
    // EPERM: FAT, and files that another user owns where the system protects them.
    case EPERM, EOPNOTSUPP, ENOSYS, EMLINK:
      throw CairnError(
        .noHardLinks, "cannot give \(fullPath(path)) a second name", hint: "copy the file instead")
    case ENOENT, ENOTDIR: throw error(number, .open, path)
    default: throw error(number, .create, name)
    }
  }

  /// Gives what is at `path` another name in one step.
  public func rename(_ path: TreePath, to name: TreePath) throws(CairnError) {
    let result = try attempt(path, and: name) { NodeCall.rename($0, to: $1) }
    switch result {
    case .success: if try isDirectory(name) { walk.forget() }
    case .failure(let number): throw error(number, .replace, number.number == ENOENT ? path : name)
    }
  }

  private func isDirectory(_ path: TreePath) throws(CairnError) -> Bool {
    try status(path)?.kind == .directory
  }

  /// Removes a file or symbolic link; nothing happens where there is none.
  public func remove(_ path: TreePath) throws(CairnError) {
    guard
      case .failure(let number) = try attempt(
        path, writing: true, { NodeCall.remove($0, directory: false) }),
      number.number != ENOENT, number.number != ENOTDIR
    else { return }
    // Linux says EISDIR, POSIX allows EPERM.
    if number.number == EISDIR { throw .notAFile(fullPath(path)) }
    throw error(number, .remove, path)
  }

  /// Removes a directory if it is empty; nothing happens where there is none.
  public func removeDirectory(_ path: TreePath) throws(CairnError) -> Bool {
    switch try attempt(path, writing: true, { NodeCall.remove($0, directory: true) }) {
    case .success:
      walk.forget()
      return true
    case .failure(let number):
      switch number.number {
      case ENOENT: return true
      case ENOTEMPTY, EEXIST, EBUSY, EINVAL: return false
      default: throw error(number, .remove, path)
      }
    }
  }

  /// Makes a file's content and status, or a directory's names, durable.
  public func synchronise(_ path: TreePath) throws(CairnError) {
    let opened = try attempt(path, writing: true) { place in
      NodeCall.open(place, O_RDONLY | O_NONBLOCK)
    }
    switch opened {
    case .success(let number): try synchronise(Descriptor(number, path: fullPath(path)))
    // What one may write but not read can still be made durable, with everything else.
    case .failure(let number) where number.number == EACCES: try synchroniseAll()
    case .failure(let number): throw error(number, .synchronise, path)
    }
  }

  private func synchronise(_ descriptor: Descriptor) throws(CairnError) {
    let result = PosixStorage.uninterrupted { fsync(descriptor.number) }
    guard case .failure(let number) = result else { return }
    switch number.number {
    // Some network file systems cannot do it for directories.
    case EINVAL, EOPNOTSUPP: try synchroniseAll()
    default: throw .system(number.number, .synchronise, descriptor.path)
    }
  }

  /// Makes everything durable that has been done so far on the directory's file system.
  public func synchroniseAll() throws(CairnError) {
    if case .failure(let number) = PosixStorage.uninterrupted({ syncfs(root.number) }) {
      throw error(number, .synchronise, .root)
    }
  }

  /// Takes the lock file at `path`, which is created if need be, until the lock goes away.
  public func lock(_ path: TreePath, owner: String) throws(CairnError) -> any StorageLock {
    let number = try perform(.lock, path) { place in
      NodeCall.open(place, O_RDWR | O_CREAT | O_NONBLOCK, 0o600)
    }
    return try PosixLock(Descriptor(number, path: fullPath(path)), owner: owner)
  }
}
