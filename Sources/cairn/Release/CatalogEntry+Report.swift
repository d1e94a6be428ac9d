// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

extension CatalogEntry {
  /// What kind of package it is, for people.
  var kindTitle: String { isBridge ? "bridge" : identity.kindTitle }

  /// The entry as results show it: the members that a catalog has.
  var json: JSONValue {
    .object(
      identity.jsonMembers + [
        ("bridge", .boolean(isBridge)),
        ("prerequisites", .array(prerequisites.map { .integer($0) })),
        ("package", .string(package)),
        ("size", .integer(size)),
        ("headSize", .integer(headSize)),
        ("headDigest", .string(headDigest.description)),
        ("manifestDigest", .string(manifestDigest.description)),
      ])
  }
}

extension ReleaseIdentity {
  /// What kind of release it is, for people.
  var kindTitle: String {
    switch (isBaseline, isCheckpoint, isPreview) {
    case (true, true, _): "baseline and checkpoint"
    case (true, false, true): "baseline and preview"
    case (true, false, false): "baseline"
    case (false, true, _): "checkpoint"
    case (false, false, true): "preview"
    case (false, false, false): "cumulative update"
    }
  }
}
