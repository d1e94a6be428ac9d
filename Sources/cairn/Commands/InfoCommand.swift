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
    usage: "cairn info DELTA [--base OLD] [options]",
    discussion: """
      Only the delta is read; its own checksum is checked. With --base the delta is explained: \
      where the bytes of NEW come from, which executables were found in OLD, and how well their \
      references (operands that name addresses) were predicted, by kind: hits cost next to \
      nothing, misses are paid for. OLD is checked first; NEW is not made.

      EXAMPLES
        cairn info app.delta
        cairn info app.delta --json
        cairn info app.delta --base app-1.0
      """)

  @Argument(help: "The delta; - is the standard input.", completion: .file())
  var delta: String

  @Option(
    help: ArgumentHelp(
      "The file that the delta was made from, to explain what the delta does with it.",
      valueName: "old"),
    completion: .file())
  var base: String?

  @OptionGroup var decoding: DecodingArguments
  @OptionGroup var report: ReportOptions

  func validate() throws {
    if decoding.memory != nil, base == nil {
      throw ValidationError("--memory limits what --base needs: give that as well")
    }
  }

  func run() throws {
    if let base { return try explain(base) }
    var limits = DecodingLimits()
    limits.memory = .max
    switch try Patch.open(delta, limits: limits) {
    case .cairn(let applier):
      let description = try naming(delta) { () throws(CairnError) in
        HeaderReport(path: delta, header: applier.header, seenThrough: try applier.seenReport())
      }
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

  /// Says what only the base can tell as well.
  private func explain(_ base: String) throws {
    let applier = try Patch.openOwn(delta, limits: decoding.limits, to: "explain")
    let monitor = TerminalProgress(quiet: report.quiet)
    let explanation = try applier.explanation(path: delta, basePath: base, monitor: monitor)
    let description = HeaderReport(
      path: delta, header: applier.header, seenThrough: try applier.seenReport(),
      explanation: explanation)
    try report.show(description.json, summary: description.lines)
  }
}
