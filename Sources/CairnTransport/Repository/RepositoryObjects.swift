// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnTrust

/// Small objects of a repository: of its servers, or of a folder.
struct RepositoryObjects: MetadataSource {
  private let read: (String, Int) throws(CairnError) -> [UInt8]?

  /// Objects on servers.
  init(_ reader: any ObjectReader) {
    read = { path, limit throws(CairnError) in try reader.object(path, limit: limit) }
  }

  /// Objects in a folder.
  init(_ storage: PosixStorage) {
    read = { path, limit throws(CairnError) in
      guard let path = TreePath(path), try storage.status(path)?.kind == .file else { return nil }
      let file = try storage.open(path)
      // One byte more than allowed tells that there is too much.
      return try file.bytes(0..<min(file.size, limit + 1))
    }
  }

  /// An object as a whole; `nil` where there is none.
  func object(_ path: String, limit: Int) throws(CairnError) -> [UInt8]? { try read(path, limit) }

  func metadata(_ fileName: String, limit: Int) throws(CairnError) -> [UInt8]? {
    try read("metadata/\(fileName)", limit)
  }
}
