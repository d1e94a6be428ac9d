// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
import CairnRelease

/// Payloads that an earlier release with the same base has already: they are taken over as they are.
///
/// A file that was changed last month and not since is the same content made from the same base. The
/// payload need not be made again, and devices and mirrors see that it is the one that they know.
struct TakenPayloads {
  /// The payloads, in the order of the releases that have them.
  private(set) var payloads: [StoredPayload] = []
  /// The numbers of the contents that they make.
  private(set) var targets: Set<Int> = []

  /// Looks for payloads all of whose targets are wanted.
  ///
  /// - Parameters:
  ///   - wanted: the numbers of contents among those of the release, by digest.
  ///   - base: the base release; nothing can be taken over where there is none.
  ///   - earlier: the packages since the base, in order.
  init(wanted: [Digest: Int], base: ReleasePackage?, from earlier: [ReleasePackage]) {
    guard let digest = base?.head.manifestDigest else { return }
    for package in earlier where package.head.base?.manifestDigest == digest {
      guard let file = TreePath(package.entry.package) else { continue }
      for (number, payload) in package.head.payloads.enumerated() {
        let found = package.targets(ofPayload: number).compactMap { wanted[$0.digest] }
        guard found.count == payload.targets.count, targets.isDisjoint(with: found) else {
          continue
        }
        targets.formUnion(found)
        payloads.append(
          StoredPayload(
            description: PayloadDescription(
              bases: payload.bases, targets: found, storedSize: payload.storedSize,
              storedDigest: payload.storedDigest),
            file: file, offset: package.range(ofPayload: number).lowerBound, isTakenOver: true))
      }
    }
  }
}
