// SPDX-License-Identifier: Apache-2.0

/// A line of values between commas, some of them in quotes.
struct CSVLine {
  /// The values, without the space around them.
  let fields: [String]

  /// Reads a line; `nil` where a quote is not closed, or something follows one.
  init?(_ line: Substring) {
    var fields: [String] = []
    var rest = line[...]
    while true {
      rest = rest.drop { $0.isWhitespace }
      var field = ""
      if rest.first == "\"" {
        rest.removeFirst()
        while true {
          guard let end = rest.firstIndex(of: "\"") else { return nil }
          field += rest[..<end]
          rest = rest[rest.index(after: end)...]
          guard rest.first == "\"" else { break }
          field.append("\"")
          rest.removeFirst()
        }
        rest = rest.drop { $0.isWhitespace }
        guard rest.isEmpty || rest.first == "," else { return nil }
      } else {
        let end = rest.firstIndex(of: ",") ?? rest.endIndex
        field = String(rest[..<end])
        while field.last?.isWhitespace == true { field.removeLast() }
        rest = rest[end...]
      }
      fields.append(field)
      guard rest.first == "," else { break }
      rest.removeFirst()
    }
    self.fields = fields
  }
}
