// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

extension InstalledRelease {
  /// The release as results show it.
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
      ("features", .array(features.sorted().map { .string($0) })),
      ("manifestDigest", .string(manifestDigest.description)),
    ])
  }
}

extension Prerequisite {
  /// The release as results refer to it.
  var json: JSONValue {
    .object([
      ("id", .string(id)), ("build", .string(build)),
      ("aliases", .array(aliases.map { .string($0) })), ("ordinal", .integer(ordinal)),
    ])
  }
}
