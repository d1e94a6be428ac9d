// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// Payloads that an earlier release with the same base has already: they are taken over as they are.
///
/// A file that was changed last month and not since is the same content made from the same base. The
/// payload need not be made again, and devices and mirrors see that it is the one that they know.
struct TakenPayloads {
  /// The payloads, in the order of the releases that have them.
  private(set) var payloads: [PackagePlan.Payload] = []
  /// The numbers of the contents that they make.
  private(set) var targets: Set<Int> = []

  /// Looks for payloads all of whose targets are wanted.
  ///
  /// - Parameters:
  ///   - wanted: the numbers of contents among those of the release, by digest.
  ///   - earlier: the releases since the base, in order.
  init(wanted: [Digest: Int], from earlier: [EarlierRelease]) {
    for (place, release) in earlier.enumerated() {
      for (number, payload) in release.payloads.enumerated() {
        let found = payload.targets.compactMap { wanted[release.manifest.contents[$0].digest] }
        guard found.count == payload.targets.count, targets.isDisjoint(with: found) else {
          continue
        }
        targets.formUnion(found)
        payloads.append(
          PackagePlan.Payload(
            origin: .taken(release: place, payload: number),
            content: PlannedPayload(bases: payload.bases, targets: found)))
      }
    }
  }
}
