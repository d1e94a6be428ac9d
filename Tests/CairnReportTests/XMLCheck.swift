// SPDX-License-Identifier: Apache-2.0

/// Reads XML as strictly as its rules are, and tells what is wrong.
///
/// It knows elements, attributes, text and the five entities: what pages and pictures are made of.
struct XMLCheck {
  struct Start: Equatable {
    let name: String
    let attributes: [String: String]
    let depth: Int
  }

  struct Wrong: Error, CustomStringConvertible {
    let description: String
  }

  private let scalars: [Unicode.Scalar]
  private var place = 0
  private var open: [String] = []
  private var starts: [Start] = []

  private init(_ text: String) { self.scalars = Array(text.unicodeScalars) }

  /// The elements in their order.
  static func elements(of text: String) throws -> [Start] {
    var check = XMLCheck(text)
    try check.read()
    return check.starts
  }

  private mutating func read() throws {
    while place < scalars.count {
      if scalars[place] == "<" { try tag() } else { try character(isAttribute: false) }
    }
    guard open.isEmpty else { throw wrong("not closed: \(open)") }
    guard starts.first?.depth == 0, starts.count(where: { $0.depth == 0 }) == 1 else {
      throw wrong("not one root")
    }
  }

  private mutating func tag() throws {
    place += 1
    if take("/") {
      let name = try name()
      guard open.popLast() == name else { throw wrong("\(name) is closed, but not open") }
      guard take(">") else { throw wrong("no end of </\(name)") }
      return
    }
    let name = try name()
    var attributes: [String: String] = [:]
    while take(" ") {
      let key = try self.name()
      guard take("="), take("\"") else { throw wrong("\(key) has no value in quotes") }
      let start = place
      while place < scalars.count, scalars[place] != "\"" { try character(isAttribute: true) }
      let value = String(String.UnicodeScalarView(scalars[start..<place]))
      guard take("\""), attributes.updateValue(value, forKey: key) == nil else {
        throw wrong("\(key) has no end, or is there twice")
      }
    }
    starts.append(Start(name: name, attributes: attributes, depth: open.count))
    if take("/") {
      guard take(">") else { throw wrong("no end of <\(name)/") }
      return
    }
    guard take(">") else { throw wrong("no end of <\(name)") }
    open.append(name)
  }

  private mutating func name() throws -> String {
    let start = place
    while place < scalars.count, XMLCheck.isOfName(scalars[place]) { place += 1 }
    guard place > start else { throw wrong("no name") }
    return String(String.UnicodeScalarView(scalars[start..<place]))
  }

  private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-": true
    default: false
    }
  }

  private mutating func character(isAttribute: Bool) throws {
    let scalar = scalars[place]
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x1_0000...0x10_FFFF: break
    default: throw wrong("character \(scalar.value)")
    }
    guard scalar != "<" else { throw wrong("< in a value") }
    place += 1
    guard scalar == "&" else { return }
    let entity = scalars[place...].prefix { $0 != ";" }
    guard
      ["amp", "lt", "gt", "quot", "#39"].contains(String(String.UnicodeScalarView(entity)))
    else { throw wrong("an unknown entity") }
    place += entity.count + 1
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard place < scalars.count, scalars[place] == scalar else { return false }
    place += 1
    return true
  }

  private func wrong(_ text: String) -> Wrong {
    let around = scalars[max(0, place - 40)..<min(scalars.count, place + 40)]
    return Wrong(description: "\(text), at \(place): \(String(String.UnicodeScalarView(around)))")
  }
}
