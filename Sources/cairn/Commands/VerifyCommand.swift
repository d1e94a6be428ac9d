// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles

/// `cairn verify`: applies a delta without writing anything, or reads a whole tree with its store.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check that a delta applies to OLD, or that a tree is the release that it should be.",
    usage: """
      cairn verify [--root ROOT] [--quick] [options]
      cairn verify OLD DELTA [options]
      cairn verify --null DELTA [options]
      """,
    discussion: """
      With a delta: it is applied completely and the result compared with the digest of NEW, and \
      nothing is written.

      Without one: every file of the tree and of its store is read and compared with the installed \
      release. What is missing, changed or damaged is listed, and the status is 7. --quick reads \
      only files that do not look as they did when they were last known to be right.

      EXAMPLES
        cairn verify app-1.0 app.delta && echo good
        cairn verify --null app.cairn
        cairn verify --root /srv/app
      """)

  @Argument(
    help: "The file that the delta was made from (with --null: DELTA).", completion: .file())
  var old: String?

  @Argument(help: "The delta; - is the standard input.", completion: .file())
  var delta: String?

  @Flag(help: "Verify a null delta, which needs no OLD.")
  var null = false

  @Option(help: ArgumentHelp("Verify this tree (default: .).", valueName: "dir"))
  var root: String?

  @Option(help: ArgumentHelp("Where its store is, if not in ROOT/.cairn.", valueName: "dir"))
  var store: String?

  @Flag(help: "Read only the tree's files that do not look as they did.")
  var quick = false

  @OptionGroup var work: WorkOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard old != nil else {
      if null { throw ValidationError("DELTA is missing") }
      return
    }
    if root != nil || store != nil || quick {
      throw ValidationError("give either a delta or a tree: OLD and DELTA do not go with --root")
    }
    if null, delta != nil { throw ValidationError("--null takes DELTA alone, without OLD") }
    if !null, delta == nil { throw ValidationError("DELTA is missing") }
  }

  func run() throws {
    guard let old else { return try verifyTree() }
    try verifyDelta(old)
  }

  private func verifyTree() throws {
    var device = DeviceOptions()
    device.root = root ?? "."
    device.store = store
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    try TreeVerification(
      options: device, quick: quick, settings: work.settings(monitor), report: report,
      monitor: monitor
    ).run()
  }

  private func verifyDelta(_ old: String) throws {
    let start = ResourceUsage.monotonicSeconds
    let deltaPath = delta ?? old
    let application = Application(
      oldPath: null ? nil : old, deltaPath: deltaPath, limits: work.decoding.limits,
      report: report)
    let outcome = try application.rehearse()
    let usage = ResourceUsage.ofThisProcess(since: start)
    let digest = outcome.digest.map { ", sha256 \($0)" } ?? ""
    let result = outcome.isVerified ? "good\(digest)" : "it applies, but has no checksum"
    try report.show(
      .object([
        ("command", "verify"),
        ("delta", .string(deltaPath)),
        ("targetSize", .integer(outcome.size)),
        ("targetSHA256", outcome.digest.map { .string($0.description) } ?? .null),
        ("verified", .boolean(outcome.isVerified)),
        ("usage", usage.json),
      ]),
      summary: ["\(deltaPath): \(result), \(ByteCount(outcome.size).exact), in \(usage.text)"])
  }
}
