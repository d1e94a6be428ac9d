// SPDX-License-Identifier: Apache-2.0

import CairnTrust

extension PublicKey {
  /// The key as results show it.
  var report: JSONValue {
    .object([
      ("id", .string(id.text)), ("type", .string(type)), ("scheme", .string(scheme)),
      ("public", .string(publicValue)),
    ])
  }
}
