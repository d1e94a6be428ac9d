// SPDX-License-Identifier: Apache-2.0

import CairnRelease
import CairnStore

extension TreeDamage {
  /// What is wrong, for people.
  var text: String {
    let what =
      switch kind {
      case .missing: "is missing"
      case .changed: "has another content"
      case .wrongKind: "is of another kind"
      case .mode: "has other permissions"
      case .time: "has another time"
      case .attributes: "has other extended attributes"
      case .links: "shares its content with other names than it should"
      }
    return "\(isInStore ? "store: " : "")\(path) \(what)"
  }

  /// What is wrong, for programs.
  var json: JSONValue {
    .object([
      ("path", .string("\(path)")), ("kind", .string(kind.rawValue)),
      ("store", .boolean(isInStore)),
    ])
  }
}
