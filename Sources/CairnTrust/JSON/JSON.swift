// SPDX-License-Identifier: Apache-2.0

/// A JSON value as signed metadata may have it: whole numbers only, no member twice.
///
/// Members that nobody knows are kept, because signatures cover them.
public enum JSON: Sendable, Hashable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// A text.
  case string(String)
  /// Values in their order.
  case array([JSON])
  /// Named values, whose order means nothing.
  case object([String: JSON])

  /// The deepest nesting that is read: a value inside of arrays and objects, these counted.
  public static let largestDepth = 32
  /// The most values that are read: no metadata within the usual limits has more.
  public static let largestValueCount = 2_000_000

  /// What the value is, in JSON's own words, for messages.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
