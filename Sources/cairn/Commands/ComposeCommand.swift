// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles

/// `cairn compose`: makes one delta of two.
struct ComposeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compose",
    abstract: "Make one delta of two that follow one another.",
    usage: "cairn compose OLD DELTA1 DELTA2 -o DELTA [options]",
    discussion: """
      DELTA1 leads from OLD to a middle file, DELTA2 from there to NEW. Neither file is written to \
      the disk, and nothing is searched again.

      EXAMPLES
        cairn compose app-1.0 1.0-to-1.1.delta 1.1-to-1.2.delta -o 1.0-to-1.2.delta
      """)

  @Argument(help: "The file that DELTA1 was made from.", completion: .file())
  var old: String

  @Argument(help: "The first delta.", completion: .file())
  var delta1: String

  @Argument(help: "The delta that starts where the first ends.", completion: .file())
  var delta2: String

  @OptionGroup var output: OutputOptions
  @OptionGroup var encoding: EncodingArguments
  @OptionGroup var report: ReportOptions

  func validate() throws {
    _ = try output.checked(report)
    if delta1 == "-", delta2 == "-" {
      throw ValidationError("only one of the deltas can come from the standard input")
    }
  }

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let report = try output.checked(report)
    let place = try output.place(inputs: [old, delta1, delta2])
    let first = try Patch.openOwn(delta1, limits: DecodingLimits(), to: "compose")
    let second = try Patch.openOwn(delta2, limits: DecodingLimits(), to: "compose")
    try checkSequence(first.header, second.header)
    let base = try MappedFile(path: old)
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    let options = encoding.options(monitor: monitor, inputs: [base])
    let composed = try base.withView { base throws(CairnError) in
      try compose(first, second, base: base, options, monitor)
    }
    monitor.clear()
    try composed.withView { view throws(CairnError) in try place.write(view) }
    let usage = ResourceUsage.ofThisProcess(since: start)
    let parts = [first.header.deltaSize, second.header.deltaSize]
    try report.show(
      .object([
        ("command", "compose"),
        ("output", .string(output.output)),
        ("baseSize", .integer(base.size)),
        ("targetSize", .integer(second.header.targetSize)),
        ("partSizes", .array(parts.map { .integer($0) })),
        ("deltaSize", .integer(composed.count)),
        ("usage", usage.json),
      ]),
      summary: [
        "\(output.output): \(ByteCount(composed.count).exact) "
          + "(one after the other: \(ByteCount(parts[0] + parts[1]).exact)), in \(usage.text)"
      ])
  }

  /// Says at once, before any work, that the deltas do not fit together.
  private func checkSequence(_ first: DeltaHeader, _ second: DeltaHeader) throws(CairnError) {
    guard let middle = second.base, middle.digest != first.targetDigest else { return }
    throw CairnError(
      .notComposable,
      "\(delta1) ends with sha256 \(first.targetDigest), \(delta2) starts from \(middle.digest)",
      hint: "give the deltas in the order in which they are applied")
  }

  private func compose(
    _ first: DeltaApplier, _ second: DeltaApplier, base: ByteView, _ options: EncodingOptions,
    _ monitor: TerminalProgress
  ) throws(CairnError) -> [UInt8] {
    let steps = Transformation(monitor: monitor)
    // The middle file is gone before the composed delta is made.
    let target = try steps.target(of: first, path: delta1, base: base, basePath: old)
      .withView { middle throws(CairnError) in
        try steps.target(of: second, path: delta2, base: middle, basePath: delta1)
      }
    return try target.withView { target throws(CairnError) in
      try DeltaAlgebra.compose(
        first, second, base: base, target: target, options: options, hasher: SHA256Hasher.self)
    }
  }
}
