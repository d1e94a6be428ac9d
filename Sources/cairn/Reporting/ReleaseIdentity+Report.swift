// SPDX-License-Identifier: Apache-2.0

import CairnRelease

extension ReleaseIdentity {
  /// The members that say in results which release something is.
  var jsonMembers: [(String, JSONValue)] {
    [
      ("product", .string(chain.product)),
      ("channel", .string(chain.channel)),
      ("architecture", .string(chain.architecture)),
      ("id", .string(id)),
      ("build", .string(build)),
      ("aliases", .array(aliases.map { .string($0) })),
      ("ordinal", .integer(ordinal)),
      ("checkpoint", .boolean(isCheckpoint)),
      ("preview", .boolean(isPreview)),
    ]
  }
}
