// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Glibc

/// A directory of this process's own that is removed with its files when the object goes away.
public final class TemporaryDirectory: Sendable {
  /// Where it is.
  public let path: String

  /// Creates it below `TMPDIR`, or `/tmp`.
  public init() throws(CairnError) {
    let parent = PathCall.environment("TMPDIR") ?? "/tmp"
    let template = "\(parent)/cairn-XXXXXX"
    guard let name = unsafe strdup(template) else { throw .system(ENOMEM, .create, template) }
    defer { unsafe free(name) }
    guard unsafe mkdtemp(name) != nil else { throw .system(errno, .create, template) }
    path = unsafe String(cString: name)
  }

  deinit {
    removeFiles()
    _ = PathCall.rmdir(path)
  }

  /// The path of a file in it.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Removes a file in it, if there is one of this name.
  public func removeFile(_ name: String) { _ = PathCall.unlink(file(name)) }

  /// Removes the files in it.
  public func removeFiles() {
    guard let stream = unsafe opendir(path) else { return }
    while let entry = unsafe readdir(stream) {
      // SAFETY: `d_name` is a terminated string inside the entry, copied before the next `readdir`.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { _ = PathCall.unlink(file(name)) }
    }
    unsafe closedir(stream)
  }
}
