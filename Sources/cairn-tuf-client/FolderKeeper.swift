// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnTrust

/// Trusted metadata in the files of a directory.
struct FolderKeeper: MetadataKeeper {
  private let path: String
  private let storage: PosixStorage

  /// A directory, which is made if it is not there.
  init(_ path: String) throws(CairnError) {
    self.path = path
    storage = try PosixStorage.directory(at: path).storage
  }

  func kept(_ fileName: String) throws(CairnError) -> [UInt8]? {
    guard let name = TreePath(fileName), try storage.status(name) != nil else { return nil }
    return try storage.map(name).withView { $0.copied() }
  }

  func keep(_ bytes: [UInt8], as fileName: String) throws(CairnError) {
    let place = try OutputPlace.choose("\(path)/\(fileName)", replacing: true, inputs: [])
    try bytes.withView { view throws(CairnError) in try place.write(view) }
  }

  func discard(_ fileName: String) throws(CairnError) {
    guard let name = TreePath(fileName), try storage.status(name) != nil else { return }
    try storage.remove(name)
  }
}
