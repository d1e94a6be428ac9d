// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnTrust

/// `cairn key show`: the ids of keys.
struct KeyShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show id and type of keys, public or private.",
    discussion: """
      EXAMPLES
        cairn key show alice.pem.pub
        cairn key show keys/root.pem keys/timestamp.pem --json
      """)

  @Argument(help: "Files of keys.", completion: .file())
  var file: [String]

  @OptionGroup var report: ReportOptions

  func run() throws {
    var keys: [JSONValue] = []
    var lines: [String] = []
    for path in file {
      let key = try KeyFile.publicKey(path)
      keys.append(.object([("file", .string(path)), ("key", key.report)]))
      lines.append("\(path): \(key.type) key \(key.id)")
    }
    try report.show(
      .object([("command", "key show"), ("keys", .array(keys))]), summary: lines)
  }
}
