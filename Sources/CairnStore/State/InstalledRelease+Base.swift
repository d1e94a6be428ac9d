// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

extension InstalledRelease {
  /// The digest of the raw manifest of the release that the next one is encoded against.
  var baseManifestDigest: Digest {
    identity.isBase ? manifestDigest : prerequisites.last?.manifestDigest ?? manifestDigest
  }
}
