// SPDX-License-Identifier: Apache-2.0

internal import CairnDelta

/// The members of an object while it is read: what is taken is checked, what remains is unknown.
struct JSONMembers {
  /// The members that nobody has taken.
  private(set) var rest: [String: JSON]
  private let place: String

  /// The members of `json`, which messages call `place`.
  init(of json: JSON, at place: String) throws(CairnError) {
    guard case .object(let members) = json else {
      throw JSON.malformed("\(place) is \(json.kind), not an object")
    }
    rest = members
    self.place = place
  }

  /// A member that may be lacking.
  mutating func takeOptional(_ name: String) -> JSON? { rest.removeValue(forKey: name) }

  /// A member that must be there.
  mutating func take(_ name: String) throws(CairnError) -> JSON {
    guard let value = takeOptional(name) else {
      throw JSON.malformed("\(place) has no \(name)")
    }
    return value
  }

  /// A text.
  mutating func takeString(_ name: String) throws(CairnError) -> String {
    let value = try take(name)
    guard case .string(let text) = value else { throw wrong(name, value, "a string") }
    return text
  }

  /// A number that is not below `least`.
  mutating func takeInteger(_ name: String, from least: Int) throws(CairnError) -> Int {
    let value = try take(name)
    guard case .integer(let number) = value else { throw wrong(name, value, "a number") }
    guard number >= least else {
      throw JSON.malformed("\(place) has the \(name) \(number), the least is \(least)")
    }
    return number
  }

  /// The same for a number that may be lacking.
  mutating func takeOptionalInteger(_ name: String, from least: Int) throws(CairnError) -> Int? {
    rest[name] == nil ? nil : try takeInteger(name, from: least)
  }

  /// A boolean.
  mutating func takeBool(_ name: String) throws(CairnError) -> Bool {
    let value = try take(name)
    guard case .bool(let bool) = value else { throw wrong(name, value, "a boolean") }
    return bool
  }

  /// The values of an array.
  mutating func takeArray(_ name: String) throws(CairnError) -> [JSON] {
    let value = try take(name)
    guard case .array(let values) = value else { throw wrong(name, value, "an array") }
    return values
  }

  /// The texts of an array.
  mutating func takeStrings(_ name: String) throws(CairnError) -> [String] {
    var texts: [String] = []
    for value in try takeArray(name) {
      guard case .string(let text) = value else { throw wrong(name, value, "a string") }
      texts.append(text)
    }
    return texts
  }

  /// The same for an array that may be lacking.
  mutating func takeOptionalStrings(_ name: String) throws(CairnError) -> [String]? {
    rest[name] == nil ? nil : try takeStrings(name)
  }

  /// The members of an object, sorted by name, so that the first fault found is always the same.
  mutating func takeObject(_ name: String) throws(CairnError) -> [(name: String, value: JSON)] {
    let value = try take(name)
    guard case .object(let members) = value else { throw wrong(name, value, "an object") }
    return members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { (name: $0.key, value: $0.value) }
  }

  private func wrong(_ name: String, _ value: JSON, _ wanted: String) -> CairnError {
    JSON.malformed("\(place) has as \(name) \(value.kind) where \(wanted) belongs")
  }
}
