// SPDX-License-Identifier: Apache-2.0

extension Array where Element == String {
  /// The words as people list them: `a`, `a and b`, `a, b and c`.
  func listed(with conjunction: String = "and") -> String {
    guard let last, count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
  }
}

extension Prerequisite {
  /// The shortest name that people know it by: `KB5043080`, or the id where there is no alias.
  var shortName: String { aliases.first ?? id }
}
