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

  /// The releases after the base with the payloads that the next one can take over.
  var takenOver: [EarlierRelease] {
    let digest = base?.head.manifestDigest
    return sinceBase.map { package in
      // What cannot be found again is made again.
      let isOfUse =
        digest != nil && package.head.base?.manifestDigest == digest
        && TreePath(package.entry.package) != nil
      return EarlierRelease(
        ordinal: package.head.identity.ordinal, manifest: package.manifest,
        payloads: isOfUse
          ? package.head.payloads.map { PlannedPayload(bases: $0.bases, targets: $0.targets) } : [])
    }
  }

  /// The payloads of a plan, in its order.
  ///
  /// - Parameter made: those that had to be made, in that order.
  func payloads(of plan: PackagePlan, made: [StoredPayload]) -> [StoredPayload] {
    var next = made.makeIterator()
    return plan.payloads.compactMap { payload in
      guard case .taken(let release, let number) = payload.origin else { return next.next() }
      let package = sinceBase[release]
      let known = package.head.payloads[number]
      guard let file = TreePath(package.entry.package) else { return nil }
      return StoredPayload(
        description: PayloadDescription(
          bases: known.bases, targets: payload.content.targets, storedSize: known.storedSize,
          storedDigest: known.storedDigest),
        file: file, offset: package.range(ofPayload: number).lowerBound, isTakenOver: true)
    }
  }

  /// The manifests of the latest release and of the base.
  var recentManifests: [Manifest] {
    [sinceBase.last, base].compactMap { $0?.manifest }
  }
}
