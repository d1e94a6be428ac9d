// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnInterop

/// `cairn diff`: makes a delta.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Make the delta that turns OLD into NEW.",
    usage: """
      cairn diff OLD NEW -o DELTA [options]
      cairn diff --null NEW -o DELTA [options]
      """,
    discussion: """
      The same files and the same effort give the same delta, byte for byte, whatever the number \
      of threads. A delta is never larger than NEW compressed.

      EXAMPLES
        cairn diff app-1.0 app-1.1 -o app.delta
        cairn diff app-1.0 app-1.1 -o app.delta --effort max --memory 2GiB
        cairn diff --null app-1.1 -o app.cairn     (NEW compressed: needs no OLD)
        cairn diff app-1.0 app-1.1 -o app.vcdiff --format vcdiff
      """)

  /// The format to write.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case cairn, vcdiff
  }

  @Argument(help: "The file to start from (with --null: NEW).", completion: .file())
  var old: String

  @Argument(help: "The file to arrive at.", completion: .file())
  var new: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var encoding: EncodingArguments

  @Option(help: "The format to write: cairn, or vcdiff (RFC 3284) for other programs.")
  var format: Format = .cairn

  @Flag(help: "Make a null delta, which needs no OLD: NEW compressed.")
  var null = false

  @OptionGroup var report: ReportOptions

  func validate() throws {
    if null, new != nil { throw ValidationError("--null takes NEW alone, without OLD") }
    if !null, new == nil { throw ValidationError("NEW is missing") }
    if null, format != .cairn { throw ValidationError("--null makes deltas of Cairn's own format") }
    _ = try output.checked(report)
  }

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let report = try output.checked(report)
    let newPath = new ?? old
    let base = try MappedFile(path: null ? "/dev/null" : old)
    let target = try MappedFile(path: newPath)
    let place = try output.place(inputs: null ? [newPath] : [old, newPath])
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    let options = encoding.options(monitor: monitor, inputs: [base, target])
    let delta = try base.withView { base throws(CairnError) in
      try target.withView { target throws(CairnError) in
        try encode(base: base, target: target, options)
      }
    }
    monitor.clear()
    try delta.withView { view throws(CairnError) in try place.write(view) }
    try summarise(
      report, delta: delta, baseSize: base.size, targetSize: target.size,
      usage: .ofThisProcess(since: start))
  }

  private func encode(
    base: ByteView, target: ByteView, _ options: EncodingOptions
  ) throws(CairnError) -> [UInt8] {
    switch format {
    case .cairn where null:
      return try DeltaEncoder.encodeNull(
        target: target, options: options, hasher: SHA256Hasher.self)
    case .cairn:
      return try DeltaEncoder.encode(
        base: base, target: target, options: options, hasher: SHA256Hasher.self)
    case .vcdiff:
      let covers = try DeltaEncoder.covers(base: base, target: target, options: options)
      return try VCDIFFWriter.write(covers: covers, base: base, target: target)
    }
  }

  private func summarise(
    _ report: ReportOptions, delta: [UInt8], baseSize: Int, targetSize: Int, usage: ResourceUsage
  ) throws {
    let share = targetSize == 0 ? 1 : Double(delta.count) / Double(targetSize)
    let result = JSONValue.object([
      ("command", "diff"),
      ("output", .string(output.output)),
      ("format", .string(format.rawValue)),
      ("effort", .string(encoding.effort.rawValue)),
      ("baseSize", null ? .null : .integer(baseSize)),
      ("targetSize", .integer(targetSize)),
      ("deltaSize", .integer(delta.count)),
      ("share", .number(share, decimals: 6)),
      ("usage", usage.json),
    ])
    let percent = ByteCount.decimal(share * 100, digits: 2)
    try report.show(
      result,
      summary: [
        "\(output.output): \(ByteCount(delta.count).exact), \(percent)% of NEW "
          + "(\(ByteCount(targetSize).exact)), in \(usage.text)"
      ])
  }
}
