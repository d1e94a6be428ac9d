// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
import CairnRelease

/// What the repository has of the chain that a release is added to.
struct ChainHistory {
  /// Where the packages come from.
  let source: any PackageSource
  /// The baseline and the checkpoints, in order; the last one is the release's base.
  private(set) var prerequisites: [ReleasePackage] = []
  /// The releases after the base, in order, as far as their packages are there.
  private(set) var sinceBase: [ReleasePackage] = []
  /// Reads the heads of the packages that matter to the release `identity`.
  init(
    of identity: ReleaseIdentity, in repository: Repository, at path: String
  ) throws(CairnError) {
    let source = try FolderSource(path: path)
    self.source = source
    let entries = repository.catalog.chain(identity.chain)
    var library = try ReleaseLibrary(source: source, chain: identity.chain)
    for entry in entries where entry.identity.isBase {
      prerequisites.append(try library.package(entry))
    }
    let baseOrdinal = prerequisites.last?.head.identity.ordinal ?? -1
    for entry in entries where entry.identity.ordinal > baseOrdinal {
      do throws(CairnError) {
        sinceBase.append(try library.package(entry))
      } catch {
        // Old releases that nothing is encoded against may have been taken away.
        guard error.code == .packageMissing else { throw error }
      }
    }
  }

  /// The release that payloads are encoded against; `nil` before the baseline.
  var base: ReleasePackage? { prerequisites.last }

  /// The manifests of the latest release and of the base.
  var recentManifests: [Manifest] {
    [sinceBase.last, base].compactMap { $0?.manifest }
  }
}
