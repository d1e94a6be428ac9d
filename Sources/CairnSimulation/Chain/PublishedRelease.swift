// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
import CairnRelease

/// What is known of a release because it is published.
struct PublishedRelease: Sendable {
  /// The bytes of the package's head.
  var headSize: Int
  /// The place of the release that it is encoded against; `nil` for the first one.
  var base: Int?
  /// The bytes of the raw manifest.
  var rawManifest: [UInt8]
  /// Its payloads.
  var payloads: [PayloadDescription]
}
