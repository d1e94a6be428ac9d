// SPDX-License-Identifier: Apache-2.0

/// Texts out of metadata that nobody trusts yet, made fit for messages.
enum Printable {
  /// The text without control characters and such, and not longer than `longest` characters.
  static func text(_ text: String, longest: Int = 200) -> String {
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      guard count < longest else { return result + "..." }
      count += 1
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
        .surrogate:
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default:
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
