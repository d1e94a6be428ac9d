// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles

/// `cairn invert`: makes the delta back.
struct InvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invert",
    abstract: "Make the delta back, from NEW to OLD, out of OLD and DELTA.",
    usage: "cairn invert OLD DELTA -o REVERSE [options]",
    discussion: """
      Nothing is searched again, so this is much quicker than cairn diff NEW OLD, and NEW need not \
      be on the disk.

      EXAMPLES
        cairn invert app-1.0 app.delta -o back.delta
        cairn apply app-1.1 back.delta -o app-1.0
      """)

  @Argument(help: "The file that DELTA was made from.", completion: .file())
  var old: String

  @Argument(help: "The delta to invert; - is the standard input.", completion: .file())
  var delta: String

  @OptionGroup var output: OutputOptions
  @OptionGroup var encoding: EncodingArguments
  @OptionGroup var report: ReportOptions

  func validate() throws { _ = try output.checked(report) }

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let report = try output.checked(report)
    let place = try output.place(inputs: [old, delta])
    let applier = try Patch.openOwn(delta, limits: DecodingLimits(), to: "invert")
    let base = try MappedFile(path: old)
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    let options = encoding.options(monitor: monitor, inputs: [base])
    let reverse = try base.withView { base throws(CairnError) in
      let target = try Transformation(monitor: monitor)
        .target(of: applier, path: delta, base: base, basePath: old)
      return try target.withView { target throws(CairnError) in
        try naming(delta) { () throws(CairnError) in
          try DeltaAlgebra.invert(
            applier, base: base, target: target, options: options, hasher: SHA256Hasher.self)
        }
      }
    }
    monitor.clear()
    try reverse.withView { view throws(CairnError) in try place.write(view) }
    let usage = ResourceUsage.ofThisProcess(since: start)
    try report.show(
      .object([
        ("command", "invert"),
        ("output", .string(output.output)),
        ("baseSize", .integer(applier.header.targetSize)),
        ("targetSize", .integer(base.size)),
        ("forwardSize", .integer(applier.header.deltaSize)),
        ("deltaSize", .integer(reverse.count)),
        ("usage", usage.json),
      ]),
      summary: [
        "\(output.output): \(ByteCount(reverse.count).exact) "
          + "(forward \(ByteCount(applier.header.deltaSize).exact)), in \(usage.text)"
      ])
  }
}
