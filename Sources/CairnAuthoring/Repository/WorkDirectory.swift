// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
package import CairnFiles
import CairnRelease

/// The publisher's own files in a repository: what is made so far, until its package is complete.
package struct WorkDirectory: Sendable {
  /// The repository.
  let storage: PosixStorage
  /// The path of the repository.
  let root: String

  /// The work directory of a repository, or of another place.
  package init(storage: PosixStorage, root: String) {
    self.storage = storage
    self.root = root
  }

  static let path = TreePath.root.appending(".work")
  private static let contents = path.appending("contents")

  /// Makes the directory if it is not there, and removes what a killed run has left half made in it.
  package func create() throws(CairnError) {
    for path in [WorkDirectory.path, WorkDirectory.contents]
    where try storage.status(path) == nil {
      try storage.makeDirectory(path, mode: 0o755)
    }
    for name in try storage.names(in: WorkDirectory.path) {
      let isComplete = name.suffix(6) == Array(".delta".utf8)[...] && name[0] != UInt8(ascii: ".")
      guard !isComplete, let path = WorkDirectory.path.appending(name),
        path != WorkDirectory.contents
      else { continue }
      try storage.remove(path)
    }
  }

  // MARK: Payloads

  func path(of key: PayloadKey) -> TreePath { WorkDirectory.path.appending(key.fileName) }

  /// A payload that an earlier run has left, unverified.
  func delta(_ key: PayloadKey) -> MappedFile? { try? storage.map(path(of: key)) }

  /// Keeps a payload; the file is complete or not there.
  func keep(_ delta: ByteView, as key: PayloadKey) throws(CairnError) {
    try OutputPlace.file("\(root)/\(path(of: key))", replacesExisting: true).write(delta)
  }

  // MARK: Contents

  /// The file in which a hydrated content of this name is kept.
  static func path(of content: Digest) -> TreePath { contents.appending("\(content)") }

  // MARK: Ending

  /// Removes everything, as far as the system allows.
  package func removeAll() {
    for directory in [WorkDirectory.contents, WorkDirectory.path] {
      for name in (try? storage.names(in: directory)) ?? [] {
        guard let path = directory.appending(name) else { continue }
        if path != WorkDirectory.contents { try? storage.remove(path) }
      }
      _ = try? storage.removeDirectory(directory)
    }
  }
}
