// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// How an error reaches the person or program that called.
struct FailureReport {
  private let error: CairnError
  private let asJSON: Bool

  init(_ error: CairnError, asJSON: Bool) {
    self.error = error
    self.asJSON = asJSON
  }

  /// Prints the error and returns the exit status to end with.
  func show() -> Int32 {
    if asJSON, (try? Console.say(json.text)) != nil { return error.code.exitStatus }
    Console.warn("cairn: error: \(error.message)")
    if let hint = error.hint { Console.warn("cairn: hint: \(hint)") }
    return error.code.exitStatus
  }

  private var json: JSONValue {
    .object([
      (
        "error",
        .object([
          ("code", .string(error.code.id)),
          ("message", .string(error.message)),
          ("hint", error.hint.map { .string($0) } ?? .null),
          ("exitStatus", .integer(Int(error.code.exitStatus))),
        ])
      )
    ])
  }
}
