// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles

/// `cairn bench`: compares Cairn with other programs on a pair of files.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Compare deltas of OLD and NEW with those of other programs.",
    usage: "cairn bench OLD NEW [options]",
    discussion: """
      Each program is run by itself and measured: bytes, processor time and peak memory of making \
      and applying, and the saving against the smallest full download. Every patch is applied and \
      the result compared with NEW. Peers are those found on PATH: bsdiff, xdelta3, zstd, hdiffz, \
      xz, and the Python module hdiffpatch. Files go to TMPDIR and are removed.

      EXAMPLES
        cairn bench app-1.0 app-1.1
        cairn bench app-1.0 app-1.1 --effort default max --no-peers --json
        cairn bench app-1.0 app-1.1 --effort default --no-peers --explain
      """)

  @Argument(help: "The file to start from.", completion: .file())
  var old: String

  @Argument(help: "The file to arrive at.", completion: .file())
  var new: String

  @Option(
    parsing: .upToNextOption,
    help: "The efforts to measure: any of fast, default and max (all if not given).")
  var effort: [Effort] = []

  @Option(help: ArgumentHelp("How many threads Cairn may use (default: 1).", valueName: "n"))
  var threads: Int?

  @Flag(help: "Measure Cairn alone.")
  var noPeers = false

  @Flag(help: "Explain each delta of Cairn's as cairn info --base does.")
  var explain = false

  @OptionGroup var report: ReportOptions

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024")
    }
  }

  func run() throws {
    let progress = TerminalProgress(quiet: report.quiet)
    defer { progress.clear() }
    let threads = threads ?? 1
    let options = ["--threads", String(threads)]
    let run = try BenchRun(old: old, new: new, progress: progress)
    var contenders = (effort.isEmpty ? Effort.allCases : effort)
      .map { Contender.cairn($0, options: options) }
    contenders.append(.cairnNull(options: options))
    if !noPeers { contenders += try Contender.peers() }
    var results: [BenchResult] = []
    for contender in contenders { results.append(try run.measure(contender, toExplain: explain)) }
    // Not earlier: what a program is said to need is never less than what this one has used.
    if explain { try run.explain(&results) }
    progress.clear()
    let summary = BenchReport(
      old: old, new: new, newSize: run.newSize, threads: threads, results: results)
    try report.show(summary.json, summary: summary.lines)
    let own = results.filter { $0.name.hasPrefix("cairn") }
    if let failed = own.first(where: { !$0.isVerified }) {
      throw CairnError(
        .internalFailure, "\(failed.name): \(failed.failure ?? "failed")",
        hint: "run cairn diff and cairn apply on the files to see the error itself")
    }
  }
}
