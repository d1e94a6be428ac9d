// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
private import FoundationEssentials

extension JSON {
  /// Reads a JSON text in UTF-8.
  ///
  /// Throws `trustMalformed` for anything that is not JSON, and for what canonical JSON cannot have:
  /// fractions, exponents, numbers that do not fit 64 bits, an object with the same member twice
  /// (also when the two names are only canonically equivalent); for nesting deeper than
  /// `largestDepth` and more values than `largestValueCount`.
  /// Takes memory and time in proportion to the text.
  public init(reading bytes: [UInt8]) throws(CairnError) {
    var parser = JSONParser(bytes)
    self = try parser.parse()
  }

  /// The value as ordinary JSON in UTF-8: compact, members sorted.
  ///
  /// Throws `internalFailure` if the encoder fails, which it does for no value of this type.
  public func encoded() throws(CairnError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(self))
    } catch {
      throw CairnError(.internalFailure, "metadata cannot be written as JSON: \(error)")
    }
  }

  static func malformed(_ what: String) -> CairnError {
    CairnError(
      .trustMalformed, what,
      hint: "it is damaged, or was not written by a publisher; try again or use another mirror")
  }
}

extension JSON: Encodable {
  private struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Writes the value.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: Name.self)
      for (name, value) in members { try container.encode(value, forKey: Name(name)) }
    case .array(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(value) }
    case .string(let text):
      var container = encoder.singleValueContainer()
      try container.encode(text)
    case .integer(let number):
      var container = encoder.singleValueContainer()
      try container.encode(number)
    case .bool(let bool):
      var container = encoder.singleValueContainer()
      try container.encode(bool)
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    }
  }
}
