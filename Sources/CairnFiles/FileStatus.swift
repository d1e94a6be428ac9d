// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Glibc

/// What the system knows about a file.
struct FileStatus: Sendable {
  /// The sorts of file that matter here.
  enum Kind: Sendable {
    case regular, directory, symbolicLink, blockDevice, nullDevice, stream, other
  }

  /// Its sort.
  let kind: Kind
  /// Its size in bytes.
  let size: Int
  /// The bytes that it occupies on the disk: less than its size if it has holes.
  let allocatedSize: Int
  /// The permission bits, set-user-id and the like included.
  let mode: mode_t
  /// The user and group that it belongs to.
  let owner: uid_t
  let group: gid_t
  /// How many names it has.
  let linkCount: Int
  private let device: dev_t
  private let inode: ino_t

  /// The number of the file system that it lies on.
  var deviceNumber: dev_t { device }

  /// Whether both are one and the same file, whatever their names.
  func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }

  /// The status of an open file.
  init(_ descriptor: Descriptor) throws(CairnError) {
    var status = stat()
    guard unsafe fstat(descriptor.number, &status) == 0 else {
      throw .system(errno, .examine, descriptor.path)
    }
    self.init(status)
  }

  /// The status of the file at `path`, `nil` where there is none.
  static func at(_ path: String, followingLinks: Bool = true) throws(CairnError) -> FileStatus? {
    var status = stat()
    let result = PathCall.status(path, followingLinks: followingLinks, &status)
    if result == 0 { return FileStatus(status) }
    let failure = errno
    if failure == ENOENT { return nil }
    throw .system(failure, .examine, path)
  }

  private init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .regular
    case S_IFDIR: kind = .directory
    case S_IFLNK: kind = .symbolicLink
    case S_IFBLK: kind = .blockDevice
    case S_IFIFO, S_IFSOCK: kind = .stream
    // Linux numbers the null device 1:3, encoded as 0x103.
    case S_IFCHR: kind = status.st_rdev == 0x103 ? .nullDevice : .stream
    default: kind = .other
    }
    size = Int(status.st_size)
    allocatedSize = Int(status.st_blocks) * 512
    mode = status.st_mode & 0o7777
    owner = status.st_uid
    group = status.st_gid
    linkCount = Int(status.st_nlink)
    device = status.st_dev
    inode = status.st_ino
  }
}
