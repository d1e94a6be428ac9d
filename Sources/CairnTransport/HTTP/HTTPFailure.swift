// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Why an attempt failed, and what may help.
struct HTTPFailure: Error {
  /// What may help against a failure.
  enum Remedy {
    /// The same request may well succeed later.
    case again
    /// Another server may do better.
    case elsewhere
    /// The caller, the person or the time says that it is over.
    case nothing
  }

  /// What the caller is told in the end.
  private(set) var error: CairnError
  /// What may help.
  let remedy: Remedy
  /// The status that says so, where one does.
  var status: Int?
  /// The seconds that the server asks to be left alone.
  var retryAfter: Int?

  private init(_ error: CairnError, _ remedy: Remedy, status: Int?) {
    self.error = error
    self.remedy = remedy
    self.status = status
  }

  /// An end that no server is to blame for.
  static func final(_ error: CairnError) -> HTTPFailure {
    HTTPFailure(error, .nothing, status: nil)
  }

  /// A failure that another attempt would only repeat.
  static func lasting(
    _ code: ErrorCode, _ message: String, hint: String, status: Int? = nil
  ) -> HTTPFailure {
    HTTPFailure(CairnError(code, message, hint: hint), .elsewhere, status: status)
  }

  /// A failure that may pass.
  static func passing(
    _ code: ErrorCode, _ message: String, hint: String, status: Int? = nil
  ) -> HTTPFailure {
    HTTPFailure(CairnError(code, message, hint: hint), .again, status: status)
  }

  /// Calls what belongs to the caller: its errors end everything.
  static func calling<R>(_ body: () throws(CairnError) -> R) throws(HTTPFailure) -> R {
    do throws(CairnError) { return try body() } catch { throw .final(error) }
  }

  /// The same failure, with the number of attempts in its message where there were several.
  func after(_ attempts: Int) -> HTTPFailure {
    guard attempts > 1 else { return self }
    var failure = self
    failure.error.message += ", after \(attempts) attempts"
    return failure
  }
}
