// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease
import Glibc

extension PosixStorage {
  /// What there is at `path`; `nil` where there is nothing.
  public func status(_ path: TreePath) throws(CairnError) -> NodeStatus? {
    var status = stat()
    switch try attempt(path, writing: false, { NodeCall.status($0, &status) }) {
    case .success: return NodeStatus(status)
    case .failure(let number):
      guard number.number != ENOENT, number.number != ENOTDIR else { return nil }
      throw error(number, .examine, path)
    }
  }

  /// The names in a directory as bytes, sorted, without `.` and `..`.
  public func names(in directory: TreePath) throws(CairnError) -> [[UInt8]] {
    let number = try perform(.read, directory, writing: false) { place in
      NodeCall.open(place, O_RDONLY | O_DIRECTORY)
    }
    guard let stream = unsafe fdopendir(number) else {
      let failure = errno
      close(number)
      throw .system(failure, .read, fullPath(directory))
    }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      // SAFETY: `d_name` is a terminated string inside the entry, copied before the next `readdir`.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { text in
          unsafe UnsafeBufferPointer(start: text, count: strlen(text)).map {
            UInt8(bitPattern: $0)
          }
        }
      }
      let dot = UInt8(ascii: ".")
      if name != [dot], name != [dot, dot] { names.append(name) }
    }
    let failure = errno
    guard failure == 0 else { throw .system(failure, .read, fullPath(directory)) }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Opens a regular file; it is closed when the source goes away.
  public func open(_ path: TreePath) throws(CairnError) -> any ByteSource {
    // A pipe without a writer must not block the open.
    let descriptor = try descriptor(path, O_RDONLY | O_NONBLOCK, .open)
    guard try FileStatus(descriptor).kind == .regular else { throw .notAFile(descriptor.path) }
    return try FileSource(descriptor)
  }

  /// What a symbolic link says.
  public func readLink(_ path: TreePath) throws(CairnError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = try perform(.read, path, writing: false) { place in
      Int32(truncatingIfNeeded: NodeCall.readLink(place, into: &buffer))
    }
    guard count < buffer.count else { throw .system(ENAMETOOLONG, .read, fullPath(path)) }
    return Array(buffer[..<Int(count)])
  }

  /// What the directory's file system can take.
  public func space() throws(CairnError) -> StorageSpace {
    let free = try FreeBlocks(root)
    return StorageSpace(
      blockSize: free.blockSize, availableSize: free.availableSize,
      availableNodes: free.availableNodes,
      device: UInt64(device), hasHardLinks: !isPlain, name: description,
      directorySize: isInMemory ? 0 : nil, inlineLinkSize: isInMemory ? 128 : 60,
      countsLinks: isInMemory)
  }
}

extension NodeStatus {
  init(_ status: stat) {
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .symbolicLink
      default: .other
      }
    self.init(
      kind: kind, size: Int(status.st_size), mode: UInt16(status.st_mode & 0o7777),
      modified: Moment(status.st_mtim), changed: Moment(status.st_ctim),
      inode: UInt64(status.st_ino), device: UInt64(status.st_dev),
      linkCount: Int(clamping: status.st_nlink), allocatedSize: Int(status.st_blocks) * 512)
  }
}

extension NodeStatus.Moment {
  init(_ time: timespec) {
    self.init(
      seconds: Int64(time.tv_sec), nanoseconds: UInt32(truncatingIfNeeded: time.tv_nsec))
  }
}
