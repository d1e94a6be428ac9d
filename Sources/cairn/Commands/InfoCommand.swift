// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnInterop

/// `cairn info`: says what a delta is.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Say what a delta is for and what is in it.",
    usage: "cairn info DELTA [options]",
    discussion: """
      Only the delta is read; its own checksum is checked.

      EXAMPLES
        cairn info app.delta
        cairn info app.delta --json
      """)

  @Argument(help: "The delta; - is the standard input.", completion: .file())
  var delta: String

  @OptionGroup var report: ReportOptions

  func run() throws {
    var limits = DecodingLimits()
    limits.memory = .max
    switch try Patch.open(delta, limits: limits) {
    case .cairn(let applier):
      let description = HeaderReport(path: delta, header: applier.header)
      try report.show(description.json, summary: description.lines)
    case .foreign(let format, let patch):
      let description = try naming(delta) { () throws(CairnError) in
        try patch.withView { view throws(CairnError) in
          ForeignReport(
            path: delta, patchSize: view.count,
            summary: try ForeignPatch(format: format, patch: view).summary)
        }
      }
      try report.show(description.json, summary: description.lines)
    }
  }
}
