// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnTrust

/// Root metadata that somebody names by its file.
enum RootFile {
  /// The bytes of the file, no more than any root may have.
  static func bytes(_ path: String) throws(CairnError) -> [UInt8] {
    try FileSource(path: path).allBytes(limit: TrustLimits().root)
  }
}
