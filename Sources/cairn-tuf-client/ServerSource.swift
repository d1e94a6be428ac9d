// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTransport
import CairnTrust

/// The metadata of a repository on a server.
struct ServerSource: MetadataSource {
  let client: HTTPClient
  let base: String

  func metadata(_ fileName: String, limit: Int) throws(CairnError) -> [UInt8]? {
    // The name is percent-encoded already.
    try client.contents(of: Self.address(base, fileName), limit: limit)
  }

  /// The address of something below `base`.
  static func address(_ base: String, _ encodedPath: String) -> String {
    (base.hasSuffix("/") ? base : base + "/") + encodedPath
  }
}
