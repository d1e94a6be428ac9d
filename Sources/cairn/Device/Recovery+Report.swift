// SPDX-License-Identifier: Apache-2.0

import CairnStore

extension Recovery {
  /// What was done, for people; `nil` for nothing.
  var text: String? {
    switch self {
    case .nothing: nil
    case .discardedUncommitted:
      "removed what an installation that was cut off had prepared; the tree is as it was before"
    case .rolledForward(let plan):
      "completed an installation that was cut off: \(plan.description)"
    }
  }

  /// What was done, for programs.
  var json: JSONValue {
    switch self {
    case .nothing: .null
    case .discardedUncommitted: .object([("kind", "discarded"), ("change", .null)])
    case .rolledForward(let plan):
      .object([("kind", "completed"), ("change", .string(plan.description))])
    }
  }
}
