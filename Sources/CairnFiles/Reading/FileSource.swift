// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Glibc

/// A file that is read in place, so that memory stays small whatever its size.
///
/// A file that becomes shorter meanwhile is an error, never a crash.
public final class FileSource: ByteSource {
  /// The size in bytes, as it was when the file was opened.
  public let size: Int
  private let descriptor: Descriptor
  let status: FileStatus

  /// Opens a regular file, a block device, or the null device (which counts as an empty file).
  public convenience init(path: String) throws(CairnError) {
    // A pipe without a writer must not block the open.
    try self.init(Descriptor.open(path, O_RDONLY | O_NONBLOCK))
  }

  init(_ descriptor: Descriptor) throws(CairnError) {
    self.descriptor = descriptor
    status = try FileStatus(descriptor)
    switch status.kind {
    case .regular: size = status.size
    case .nullDevice: size = 0
    case .blockDevice: size = Int(max(0, lseek(descriptor.number, 0, SEEK_END)))
    case .directory: throw .directory(descriptor.path)
    case .stream, .symbolicLink, .other:
      throw CairnError(
        .notSeekable,
        "\(descriptor.path.forDisplay) is a pipe or device, which cannot be read twice",
        hint: "save its content to a file first")
    }
  }

  /// Whether there is a directory at `path`; throws `notFound` where there is nothing.
  public static func isDirectory(_ path: String) throws(CairnError) -> Bool {
    guard let status = try FileStatus.at(path) else { throw .system(ENOENT, .open, path) }
    return status.kind == .directory
  }

  /// The bytes of the file that lie in holes: they read as zeros and occupy no disk.
  public var holeSize: Int {
    status.kind == .regular ? max(0, size - status.allocatedSize) : 0
  }

  /// Fills `buffer` with the bytes at `offset`.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CairnError) {
    guard offset >= 0, offset <= size, buffer.count <= size - offset else {
      throw .changed(descriptor.path)
    }
    guard try unsafe descriptor.read(at: offset, into: buffer) == buffer.count else {
      throw .changed(descriptor.path)
    }
  }
}

extension CairnError {
  static func changed(_ path: String) -> CairnError {
    CairnError(
      .changed, "\(path.forDisplay) became shorter while it was being read",
      hint: "stop what is writing to it, or work on a copy")
  }
}
