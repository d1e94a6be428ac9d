// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Glibc

/// Memory that lies in a file without a name, below `TMPDIR` or `/tmp`: what is not in use can be
/// written there when memory is short. The file is gone with the object, however the process ends.
@safe
public final class MappedScratch: ViewMemory, MappedBytes, @unchecked Sendable {
  /// The memory.
  public let buffer: UnsafeMutableRawBufferPointer

  /// Memory of `size` bytes, all nought.
  ///
  /// Throws where the file cannot be made or its file system has no room for it.
  public init(size: Int) throws(CairnError) {
    guard size > 0 else {
      unsafe buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      return
    }
    let directory = try TemporaryDirectory()
    let path = directory.file("view")
    let file = try Descriptor.open(
      path, O_RDWR | O_CREAT | O_EXCL, mode: S_IRUSR | S_IWUSR, for: .create)
    directory.removeFile("view")
    // Without the room being set aside, a full disk would end the process when memory is touched.
    let failure = posix_fallocate(file.number, 0, off_t(size))
    guard failure == 0 else { throw .system(failure, .write, path) }
    // SAFETY: a fresh mapping of the size just set aside; unmapped once, in `deinit`.
    let mapping = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file.number, 0)
    guard let mapping = unsafe mapping, unsafe mapping != MAP_FAILED else {
      throw .system(errno, .map, path)
    }
    unsafe buffer = UnsafeMutableRawBufferPointer(start: mapping, count: size)
  }

  /// The size in bytes.
  public var size: Int { unsafe buffer.count }

  /// Gives the memory back; what was written stays in the file.
  public func releaseResidentPages() {
    guard let start = unsafe buffer.baseAddress else { return }
    // SAFETY: the object's own mapping, shared with its file: nothing is lost.
    _ = unsafe madvise(start, buffer.count, MADV_DONTNEED)
  }

  deinit {
    if let start = unsafe buffer.baseAddress { unsafe munmap(start, buffer.count) }
  }
}
