// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

extension CatalogEntry {
  /// The entry as results show it: the members that a catalog has.
  var json: JSONValue {
    .object([
      ("product", .string(identity.chain.product)),
      ("channel", .string(identity.chain.channel)),
      ("architecture", .string(identity.chain.architecture)),
      ("id", .string(identity.id)),
      ("build", .string(identity.build)),
      ("aliases", .array(identity.aliases.map { .string($0) })),
      ("ordinal", .integer(identity.ordinal)),
      ("checkpoint", .boolean(identity.isCheckpoint)),
      ("preview", .boolean(identity.isPreview)),
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
