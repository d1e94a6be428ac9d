// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles

/// Where a command that always has an output writes it.
struct OutputOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The file to write; - is the standard output.", valueName: "file"),
    completion: .file())
  var output: String

  @Flag(name: [.short, .long], help: "Replace the output if it exists.")
  var force = false

  /// The checked place of the output.
  func place(inputs: [String]) throws(CairnError) -> OutputPlace {
    try .choose(output, replacing: force, inputs: inputs)
  }

  /// The report options without what would mix with an output on the standard output.
  func checked(_ report: ReportOptions) throws -> ReportOptions {
    guard output == "-" else { return report }
    if report.json {
      throw ValidationError("--json and -o - would both write to the standard output")
    }
    var silent = report
    silent.quiet = true
    return silent
  }
}
