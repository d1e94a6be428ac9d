// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Glibc

/// A file whose bytes are in memory as far as they are used, read-only.
///
/// For inputs that hold still: a mapped file that somebody else makes shorter ends the process (see
/// `Interruption.install`, which gives it a message). The view lives as long as the object.
@safe
public final class MappedFile: ViewableBytes, MappedBytes, @unchecked Sendable {
  // Sendable: the pointer never changes and the memory behind it is only read, from any thread.
  private let start: UnsafeMutableRawPointer?
  /// The size in bytes.
  public let size: Int
  /// The path that it was opened by.
  public let path: String

  /// Maps a regular file; the null device counts as an empty one.
  public convenience init(path: String) throws(CairnError) {
    try self.init(Descriptor.open(path, O_RDONLY | O_NONBLOCK))
  }

  /// Maps an open file.
  init(_ descriptor: Descriptor) throws(CairnError) {
    let source = try FileSource(descriptor)
    path = descriptor.path
    size = source.size
    guard source.size > 0 else {
      unsafe start = nil
      return
    }
    // SAFETY: a fresh mapping of the size just read; unmapped once, in `deinit`.
    let mapping = unsafe mmap(nil, source.size, PROT_READ, MAP_PRIVATE, descriptor.number, 0)
    guard let mapping = unsafe mapping, unsafe mapping != MAP_FAILED else {
      throw .system(errno, .map, descriptor.path)
    }
    unsafe start = mapping
  }

  deinit {
    if let start = unsafe start { unsafe munmap(start, size) }
  }

  /// The bytes; they must not be used after the object is gone.
  public var view: ByteView {
    // SAFETY: the mapping has `size` bytes for as long as the object lives.
    unsafe ByteView(UnsafeRawBufferPointer(start: start, count: size))
  }

  /// Runs `body` on the bytes and keeps the mapping alive meanwhile.
  public func withView<R, E: Error>(_ body: (ByteView) throws(E) -> R) throws(E) -> R {
    defer { withExtendedLifetime(self) {} }
    return try body(view)
  }

  /// Gives the memory back; the bytes are read again from the file when they are next used.
  public func releaseResidentPages() {
    guard let start = unsafe start else { return }
    // SAFETY: the object's own mapping; dropping clean pages changes no content.
    _ = unsafe madvise(start, size, MADV_DONTNEED)
  }
}
