// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
import CairnRelease
import CairnTrust

/// The releases and bridges that verified metadata vouches for (Format-Trust 5).
struct SignedReleases {
  /// The releases and bridges.
  private(set) var entries: [CatalogEntry] = []
  /// Where the heads of their packages are, by the digests that name them.
  private(set) var heads: [Digest: SignedHead] = [:]

  /// Reads what the targets say; targets that are no releases are left out.
  ///
  /// - Throws: `packageUnsupported` for releases of a later format, `packageMalformed` for what cannot
  ///   be true.
  init(_ targets: [TrustedTarget]) throws(CairnError) {
    for target in targets {
      do throws(CairnError) {
        guard let custom = target.custom, let entry = try CatalogEntry.signed(custom: custom) else {
          continue
        }
        guard let digest = target.hashes.sha256.map({ Digest($0) }),
          target.length == entry.headSize
        else {
          throw CairnError(
            .packageMalformed, "what is signed of a release contradicts itself",
            hint: "the repository was put together wrongly: tell who runs it")
        }
        entries.append(entry)
        heads[entry.headDigest] = SignedHead(
          path: target.servedPath, size: target.length, digest: digest)
      } catch {
        throw error.at(target.path)
      }
    }
  }
}
