// SPDX-License-Identifier: Apache-2.0

/// A value of JSON whose members keep their order.
enum JSONValue: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  case null
  case boolean(Bool)
  case integer(Int)
  /// A number with this many decimals; infinities and the like become null.
  case number(Double, decimals: Int)
  case string(String)
  case array([JSONValue])
  case object([(String, JSONValue)])

  init(stringLiteral value: String) { self = .string(value) }

  /// The value as text over several lines, two spaces for each level.
  var text: String {
    var text = ""
    write(to: &text, indentation: "\n")
    return text
  }

  private func write(to text: inout String, indentation: String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value, let decimals): text += JSONValue.number(value, decimals)
    case .string(let value): JSONValue.quote(value, to: &text)
    case .array(let values):
      JSONValue.list(values, "[", "]", to: &text, indentation) { value, text, inner in
        value.write(to: &text, indentation: inner)
      }
    case .object(let members):
      JSONValue.list(members, "{", "}", to: &text, indentation) { member, text, inner in
        JSONValue.quote(member.0, to: &text)
        text += ": "
        member.1.write(to: &text, indentation: inner)
      }
    }
  }

  private static func list<Item>(
    _ items: [Item], _ opening: String, _ closing: String, to text: inout String,
    _ indentation: String, _ write: (Item, inout String, String) -> Void
  ) {
    guard !items.isEmpty else {
      text += opening + closing
      return
    }
    text += opening
    for (index, item) in items.enumerated() {
      text += (index == 0 ? "" : ",") + indentation + "  "
      write(item, &text, indentation + "  ")
    }
    text += indentation + closing
  }

  private static func number(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "null" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    return "\((value * scale).rounded() / scale)"
  }

  private static func quote(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case "\0"..<" ", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
