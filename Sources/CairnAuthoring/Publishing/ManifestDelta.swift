// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
import CairnFiles

/// A manifest as a package stores it.
package struct ManifestDelta {
  /// The size of the raw manifest.
  package let rawSize: Int
  /// The digest of the raw manifest.
  package let rawDigest: Digest
  /// The delta against the base's raw manifest, or a null delta.
  package let bytes: [UInt8]

  /// Makes the smaller of both and proves it.
  package init(of raw: [UInt8], base: [UInt8]?, effort: Effort) throws(CairnError) {
    var options = EncodingOptions()
    options.effort = effort
    rawSize = raw.count
    let rawDigest = SHA256Hasher.digest(of: raw)
    self.rawDigest = rawDigest
    bytes = try raw.withView { target throws(CairnError) in
      try (base ?? []).withView { base throws(CairnError) in
        let delta =
          base.count == 0
          ? try DeltaEncoder.encodeNull(
            target: target, options: options, hasher: SHA256Hasher.self)
          : try DeltaEncoder.encode(
            base: base, target: target, options: options, hasher: SHA256Hasher.self)
        let proof = PayloadProof(
          base: base, target: target, baseDigests: [], targetDigests: [rawDigest])
        _ = try delta.withView { delta throws(CairnError) in try proof.prove(delta) }
        return delta
      }
    }
  }
}
