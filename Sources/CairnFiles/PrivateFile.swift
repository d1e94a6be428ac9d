// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Glibc

/// A small file that only its owner may read, such as a private key.
public enum PrivateFile {
  /// Reads a file, symbolic links followed.
  ///
  /// - Parameter limit: the most bytes that are read.
  /// - Throws: `notPrivate` where others than the owner can read or change it; `tooLarge`; what the
  ///   system says.
  public static func read(_ path: String, limit: Int) throws(CairnError) -> [UInt8] {
    // The status is that of the open file: what is read is what was looked at.
    let source = try FileSource(path: path)
    guard source.status.mode & 0o077 == 0 else {
      let mode = String(source.status.mode & 0o777, radix: 8)
      throw CairnError(
        .notPrivate, "\(path.forDisplay) is open to others than its owner (mode \(mode))",
        hint: "if nobody else can have read it: chmod 600 \(path.forDisplay)")
    }
    guard source.size <= limit else {
      throw CairnError(
        .tooLarge, "\(path.forDisplay) has \(source.size) bytes, \(limit) are allowed",
        hint: "name the right file")
    }
    var bytes = [UInt8](repeating: 0, count: source.size)
    _ = try unsafe bytes.readFully { space throws(CairnError) in
      try unsafe source.read(at: 0, into: space)
      return space.count
    }
    return bytes
  }

  /// Writes a file of mode 0600, durably, which appears complete or not at all.
  ///
  /// - Throws: `outputExists` where there is anything at `path`, unless it is to be replaced.
  public static func write(
    _ bytes: [UInt8], to path: String, replacing: Bool
  ) throws(CairnError) {
    let partPath = "\(path).\(getpid()).cairn-part"
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
    let descriptor = try Descriptor.open(partPath, flags, mode: 0o600, for: .create)
    var isDone = false
    defer { if !isDone { _ = PathCall.unlink(partPath) } }
    // The mask may have taken bits away from the owner.
    guard fchmod(descriptor.number, 0o600) == 0 else { throw .system(errno, .create, partPath) }
    try bytes.withView { view throws(CairnError) in
      try unsafe view.withUnsafeBytes { all throws(CairnError) in try unsafe descriptor.write(all) }
    }
    try descriptor.synchronise()
    if replacing {
      guard PathCall.rename(partPath, to: path) == 0 else { throw .system(errno, .replace, path) }
      isDone = true
    } else {
      // Unlike `rename`, `link` never replaces what is there.
      guard PathCall.link(partPath, as: path) == 0 else {
        let failure = errno
        guard failure == EEXIST else { throw .system(failure, .create, path) }
        throw CairnError(
          .outputExists, "\(path.forDisplay) exists already",
          hint: "choose another name, or pass --force to replace it")
      }
    }
    let directory = try Descriptor.open(path.directoryPart, O_RDONLY | O_DIRECTORY)
    try directory.synchronise()
  }
}
