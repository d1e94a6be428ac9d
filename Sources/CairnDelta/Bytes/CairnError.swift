// SPDX-License-Identifier: Apache-2.0

/// What went wrong, to what, why, and what to do about it.
///
/// Every module of Cairn throws this one type. `code` is stable and meant for programs; `message`
/// is a sentence fragment for people (lower case, no full stop); `hint` says what to do next.
public struct CairnError: Error, Sendable, CustomStringConvertible {
  /// The stable identity of the failure.
  public var code: ErrorCode
  /// What happened, and to which file or field.
  public var message: String
  /// What the reader can do next, where there is something to do.
  public var hint: String?

  /// Creates an error.
  public init(_ code: ErrorCode, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  /// The message, then the hint in parentheses.
  public var description: String {
    guard let hint else { return message }
    return "\(message) (\(hint))"
  }

  /// The same error with `place` (a path, usually) in front of its message.
  public func at(_ place: String) -> CairnError {
    CairnError(code, "\(place): \(message)", hint: hint)
  }
}
