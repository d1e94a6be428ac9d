// SPDX-License-Identifier: Apache-2.0

/// Text from outside, as a page can hold it.
///
/// Names of files and releases may hold anything. What a page must not hold is shown by a mark in its
/// place: control characters, directions that would leak into the text beside, characters that no
/// one can see, and marks stacked so high that they cover the lines above.
package enum SafeText {
  private static let mark: Unicode.Scalar = "\u{FFFD}"
  private static let stackLimit = 3

  /// The text without what must not be in a page.
  package static func visible(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var scalars = String.UnicodeScalarView()
    var stacked = 0
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark:
        stacked += 1
        if stacked <= stackLimit { scalars.append(scalar) }
      default:
        stacked = 0
        scalars.append(shown(scalar))
      }
    }
    return String(scalars)
  }

  private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    // The pictures of control characters.
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? mark
    case 0x7F: "\u{2421}"
    // Joiners, which scripts need, and Arabic signs.
    case 0x200C, 0x200D, 0x600...0x6FF: scalar
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse,
        .surrogate:
        mark
      default: scalar
      }
    }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }

  /// The text for the content of an element or the value of an attribute, of HTML or XML.
  package static func escaped(_ text: String) -> String {
    let text = visible(text)
    guard text.utf8.contains(where: isSpecial) else { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
