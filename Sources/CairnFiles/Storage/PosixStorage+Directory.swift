// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnRelease

extension PosixStorage {
  /// The path of something that exists, from the root of the system and with all links followed.
  public static func absolutePath(of path: String) throws(CairnError) -> String {
    guard let resolved = path.resolvedPath else {
      throw CairnError(
        .notFound, "there is no \(path.forDisplay)", hint: "check the path for typing errors")
    }
    return resolved
  }

  /// Opens a directory, or makes it in one that is there.
  ///
  /// - Returns: the directory, and whether it was made.
  public static func directory(
    at path: String
  ) throws(CairnError) -> (storage: PosixStorage, isNew: Bool) {
    let path = path.withoutTrailingSlashes
    do throws(CairnError) {
      return (try PosixStorage(path: path), false)
    } catch {
      // A link that leads nowhere is not replaced.
      guard error.code == .notFound, let name = TreePath.root.appending(path.namePart.utf8),
        try FileStatus.at(path, followingLinks: false) == nil
      else { throw error }
      try PosixStorage(path: path.directoryPart).makeDirectory(name, mode: 0o755)
      return (try PosixStorage(path: path), true)
    }
  }

  /// Removes a directory that is empty, by its path.
  public static func removeDirectory(at path: String) throws(CairnError) {
    let path = path.withoutTrailingSlashes
    guard let name = TreePath.root.appending(path.namePart.utf8) else { return }
    _ = try PosixStorage(path: path.directoryPart).removeDirectory(name)
  }
}

extension String {
  fileprivate var withoutTrailingSlashes: String {
    var path = self[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }
}
