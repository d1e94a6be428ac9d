// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease
import CairnReport

/// The manifests of a chain as they are published with certain bases: files that are as they were keep
/// the times that were recorded for them.
struct ReleaseManifests {
  private let chain: Chain
  private let isBase: [Bool]
  private var manifests: [Manifest] = []
  /// The manifests' bytes.
  private(set) var raw: [[UInt8]] = []
  /// The digests of these.
  private(set) var digests: [Digest] = []

  init(chain: Chain, isBase: [Bool]) {
    self.chain = chain
    self.isBase = isBase
  }

  /// Adds the next release.
  mutating func add(_ release: Int) throws(CairnError) {
    if let published = chain.releases[release].published {
      manifests.append(chain.releases[release].manifest)
      raw.append(published.rawManifest)
      digests.append(SHA256Hasher.digest(of: published.rawManifest))
      return
    }
    // As a publisher does: first the latest release is asked, then the base.
    let base = PublishedChain.base(of: release, isBase)
    let latest = base == release - 1 ? nil : release - 1
    let earlier = [latest, base].compactMap { $0 }.filter { $0 >= 0 }.map { manifests[$0] }
    let manifest = try InheritedTimes(earlier).applied(to: chain.releases[release].manifest)
    let bytes = manifest.encoded()
    manifests.append(manifest)
    raw.append(bytes)
    digests.append(SHA256Hasher.digest(of: bytes))
  }

  /// What a package says that it is.
  func identity(of cell: Cell, _ strategy: Strategy) -> ReleaseIdentity {
    let release = chain.releases[cell.release]
    let isFirst = cell.base == nil
    let isCheckpoint = strategy == .checkpoints && !isFirst && isBase[cell.release]
    return ReleaseIdentity(
      chain: chain.identity, id: release.id, build: release.build, aliases: release.aliases,
      isCheckpoint: isCheckpoint, isPreview: release.isPreview && !isCheckpoint,
      ordinal: isFirst ? 0 : cell.release)
  }

  /// The releases that a package needs.
  func prerequisites(of cell: Cell, _ strategy: Strategy) -> [Prerequisite] {
    guard let base = cell.base else { return [] }
    // A delta between two releases alone needs no other one.
    let needed = strategy == .express ? [base] : (0...base).filter { isBase[$0] }
    return needed.map { place in
      let release = chain.releases[place]
      return Prerequisite(
        ordinal: place, id: release.id, build: release.build, aliases: release.aliases,
        manifestDigest: digests[place])
    }
  }
}
