// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnFiles

/// How a command talks.
struct ReportOptions: ParsableArguments {
  @Flag(help: "Print the result, or the error, as JSON.")
  var json = false

  @Flag(name: [.short, .long], help: "Show no progress and no summary.")
  var quiet = false

  /// Says how the work ended: JSON, or the lines of a summary, or nothing.
  func show(_ result: JSONValue, summary: [String]) throws {
    if json {
      try Console.say(result.text)
    } else if !quiet, !summary.isEmpty {
      try Console.say(summary.joined(separator: "\n"))
    }
  }

  /// Says something that is not the result, while the work goes on.
  func note(_ text: String) {
    if !quiet { Console.warn("cairn: \(text)") }
  }
}
