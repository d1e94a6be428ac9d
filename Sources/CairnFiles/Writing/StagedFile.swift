// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Glibc

/// A file on its way to a name: it grows beside it and takes the name when it is complete.
///
/// It is called `.NAME.TAG.cairn-part`, the tag being the first 16 digits of a digest, so that a
/// later run for the same content finds what an interrupted one has left. Only one run at a time
/// can hold it. Runs of zeros become holes. An instance that goes away without `commit` or `keep`
/// removes its file; one whose process is killed leaves it.
public final class StagedFile: ByteSink {
  /// The path that the file will have.
  public let path: String
  /// The path that it has until then.
  public let partPath: String
  /// How many bytes an earlier run has left; they are of no use until something has verified them.
  public let existingSize: Int

  private let descriptor: Descriptor
  private let replacesExisting: Bool
  private var buffer: [UInt8]
  private var filled = 0
  private var writtenSize = 0
  private var isOpen = true

  /// Writes and holes are made in units of this size.
  private static let chunkSize = 128 << 10

  /// Opens, or finds, the part file for `path` and locks it.
  ///
  /// - Parameters:
  ///   - tag: names the content that is going to be written.
  ///   - replacesExisting: whether `commit` may replace a file at `path`.
  public init(for path: String, tag: Digest, replacesExisting: Bool) throws(CairnError) {
    let partPath = StagedFile.partPath(for: path, tag: tag)
    let (descriptor, size) = try StagedFile.openPart(partPath)
    self.path = path
    self.partPath = partPath
    self.descriptor = descriptor
    self.replacesExisting = replacesExisting
    existingSize = size
    buffer = [UInt8](repeating: 0, count: StagedFile.chunkSize)
    writtenSize = size
  }

  deinit {
    if isOpen { _ = PathCall.unlink(partPath) }
  }

  /// The path of the part file for a target, its name cut to what file systems allow.
  public static func partPath(for path: String, tag: Digest) -> String {
    let suffix = ".\(tag.description.prefix(16)).cairn-part"
    var name = path.namePart
    while name.utf8.count > 255 - 1 - suffix.utf8.count { name.removeLast() }
    let directory = path.dropLast(path.namePart.count)
    return "\(directory).\(name)\(suffix)"
  }

  // MARK: Opening

  private static func openPart(_ path: String) throws(CairnError) -> (Descriptor, size: Int) {
    for _ in 0..<16 {
      let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
      let number = PathCall.open(path, flags, 0o600)
      if number < 0 {
        let failure = errno
        switch failure {
        case EINTR: continue
        // A symbolic link or a socket lies in the way: neither is ours.
        case ELOOP, ENXIO: try remove(path)
        default: throw .system(failure, .create, path)
        }
        continue
      }
      let descriptor = Descriptor(number, path: path)
      try lock(descriptor)
      let status = try FileStatus(descriptor)
      guard let named = try FileStatus.at(path, followingLinks: false), named.isSameFile(as: status)
      else { continue }  // Another run has finished with it between `open` and `flock`.
      // A file that somebody else owns or has another name for could change behind our back.
      if status.kind != .regular || status.linkCount != 1 || status.owner != geteuid() {
        try remove(path)
        continue
      }
      return (descriptor, status.size)
    }
    throw CairnError(
      .busy, "cannot create \(path.forDisplay): something replaces it again and again",
      hint: "write the output to another directory")
  }

  private static func lock(_ descriptor: Descriptor) throws(CairnError) {
    while flock(descriptor.number, LOCK_EX | LOCK_NB) != 0 {
      let failure = errno
      switch failure {
      case EINTR: continue
      case EWOULDBLOCK:
        throw CairnError(
          .busy, "another run is writing \(descriptor.path.forDisplay)",
          hint: "wait until it has ended, or stop it")
      // Some network file systems have no locks: then two runs can only waste each other's work,
      // as every window is verified.
      case ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL: return
      default: throw .system(failure, .lock, descriptor.path)
      }
    }
  }

  private static func remove(_ path: String) throws(CairnError) {
    guard PathCall.unlink(path) != 0, errno != ENOENT else { return }
    throw .system(errno, .remove, path)
  }

  // MARK: Writing

  /// What is in the file already, to be verified.
  public func existingBytes() throws(CairnError) -> FileSource {
    try FileSource(descriptor)
  }

  /// Throws `noSpace` unless a content of `size` bytes, of which `holeSize` need no disk, fits.
  ///
  /// What the file occupies already counts for it.
  public func requireSpace(for size: Int, holeSize: Int = 0) throws(CairnError) {
    let occupied = try FileStatus(descriptor).allocatedSize
    try FreeSpace.require(max(0, size - occupied) - min(holeSize, size), for: path)
  }

  /// Goes on after the first `size` bytes; what follows them is cut off. Nought starts over.
  public func resume(at size: Int) throws(CairnError) {
    precondition(size >= 0 && size <= existingSize, "only bytes that exist can be kept")
    try setSize(size)
    writtenSize = size
    filled = 0
  }

  /// Adds bytes.
  public func append(_ bytes: ByteView) throws(CairnError) {
    var taken = 0
    while taken < bytes.count {
      // Chunks end at multiples of their size, so that holes fall on whole blocks.
      let room = StagedFile.chunkSize - writtenSize % StagedFile.chunkSize - filled
      let count = min(room, bytes.count - taken)
      let part = bytes[taken..<taken + count]
      if count == StagedFile.chunkSize {
        // A whole chunk needs no buffer.
        try store(part)
        taken += count
        continue
      }
      _ = try unsafe buffer.readFully { [filled] space throws(CairnError) in
        // SAFETY: `filled + count` is at most the chunk size, which is the buffer's.
        unsafe part.withUnsafeBytes {
          unsafe UnsafeMutableRawBufferPointer(rebasing: space[filled...]).copyMemory(from: $0)
        }
        return count
      }
      filled += count
      taken += count
      if count == room { try flush() }
    }
  }

  private func flush() throws(CairnError) {
    guard filled > 0 else { return }
    try buffer.withView { whole throws(CairnError) in try store(whole[0..<filled]) }
    filled = 0
  }

  /// Writes a chunk, or the last part of one; a whole one of zeros stays a hole.
  private func store(_ chunk: ByteView) throws(CairnError) {
    if chunk.count < StagedFile.chunkSize || !chunk.isZero {
      let (descriptor, offset) = (self.descriptor, writtenSize)
      try unsafe chunk.withUnsafeBytes { bytes throws(CairnError) in
        try unsafe descriptor.write(bytes, at: offset)
      }
    }
    writtenSize += chunk.count
  }

  private func setSize(_ size: Int) throws(CairnError) {
    while ftruncate(descriptor.number, off_t(size)) != 0 {
      let failure = errno
      if failure == EINTR { continue }
      throw .system(failure, .truncate, partPath)
    }
  }

  // MARK: Ending

  /// Makes the content durable and gives it its name.
  ///
  /// - Parameter model: a file whose permissions the new one takes over, where it replaces none.
  public func commit(permissionsLike model: FileSource? = nil) throws(CairnError) {
    try flush()
    try setSize(writtenSize)
    try setPermissions(like: model)
    try descriptor.synchronise()
    try takeName()
    isOpen = false
    StagedFile.synchroniseDirectory(of: path)
  }

  /// Leaves the file for a later run to go on with.
  public func keep() {
    // What is in the buffer is lost if the disk refuses it, and made again by the later run.
    try? flush()
    isOpen = false
  }

  private func setPermissions(like model: FileSource?) throws(CairnError) {
    let existing = replacesExisting ? try FileStatus.at(path) : nil
    var mode: mode_t
    if let existing {
      mode = existing.mode
      let isOurs = existing.owner == geteuid() && existing.group == getegid()
      if !isOurs, fchown(descriptor.number, existing.owner, existing.group) != 0 {
        // A set-user-id bit would now speak for another user.
        mode &= 0o777
      }
    } else if let model, model.status.kind == .regular {
      mode = model.status.mode & 0o777
    } else {
      // There is no way to read the mask but to set it.
      let mask = umask(0o077)
      umask(mask)
      mode = 0o666 & ~mask
    }
    guard fchmod(descriptor.number, mode) == 0 else {
      let failure = errno
      // File systems without permissions refuse; there is nothing to keep then.
      if failure == EPERM || failure == EOPNOTSUPP { return }
      throw .system(failure, .write, partPath)
    }
  }

  private func takeName() throws(CairnError) {
    if !replacesExisting {
      // Unlike `rename`, `link` never replaces a file that has appeared meanwhile.
      if PathCall.link(partPath, as: path) == 0 {
        _ = PathCall.unlink(partPath)
        return
      }
      let failure = errno
      let appeared = try FileStatus.at(path, followingLinks: false) != nil
      if failure == EEXIST || appeared {
        throw CairnError(
          .outputExists, "the output \(path.forDisplay) has appeared meanwhile",
          hint: "choose another name, or pass --force to replace it")
      }
      // File systems without hard links: the check above has to do.
    }
    guard PathCall.rename(partPath, to: path) == 0 else { throw .system(errno, .replace, path) }
  }

  private static func synchroniseDirectory(of path: String) {
    // The file is complete under its name; where a directory cannot be synchronised (some file
    // systems, directories that one may not list) a power cut can undo the whole, not half of it.
    guard
      let directory = try? Descriptor.open(path.directoryPart, O_RDONLY | O_DIRECTORY)
    else { return }
    try? directory.synchronise()
  }
}

extension ByteView {
  /// Whether there is no byte but zeros.
  fileprivate var isZero: Bool {
    guard count > 0 else { return true }
    return self[0] == 0 && commonPrefix(at: 0, with: self, at: 1, limit: count - 1) == count - 1
  }
}
