// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust

/// A device's trusted metadata, in memory.
final class TestKeeper: MetadataKeeper {
  var files: [String: [UInt8]] = [:]
  /// The names that were written, in order.
  var written: [String] = []

  func kept(_ fileName: String) -> [UInt8]? { files[fileName] }

  func keep(_ bytes: [UInt8], as fileName: String) {
    files[fileName] = bytes
    written.append(fileName)
  }

  func discard(_ fileName: String) { files[fileName] = nil }

  func version<Content: RoleMetadata>(_: Content.Type) throws -> Int? {
    try files["\(Content.type.rawValue).json"].map {
      try Metadata<Content>(reading: $0).signed.version
    }
  }
}
