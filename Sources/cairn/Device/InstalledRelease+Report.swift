// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

extension InstalledRelease {
  /// The release as results show it.
  var json: JSONValue {
    .object(
      identity.jsonMembers + [
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
