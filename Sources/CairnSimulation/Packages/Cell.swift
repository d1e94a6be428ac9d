// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// The package of a release against a base: what `cairn release add` would make if all releases
/// between them were published against the same base.
struct Cell: Sendable {
  /// The place of the base; `nil` for a baseline.
  var base: Int?
  /// The place of the release.
  var release: Int
  /// The payloads, in the order in which they lie in the package.
  var payloads: [CellPayload]
}

/// A payload of such a package.
struct CellPayload: Sendable {
  /// Its number in the table of payloads.
  var job: Int
  /// The numbers of its contents in the manifests of base and release.
  var bases, targets: [Int]
  /// Whether an earlier release has it.
  var isTakenOver: Bool
}

/// Names a package by its base and its release.
struct CellPlace: Sendable, Hashable {
  var base: Int?
  var release: Int
}
