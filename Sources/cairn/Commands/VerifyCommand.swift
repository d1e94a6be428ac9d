// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles

/// `cairn verify`: applies a delta without writing anything.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check that a delta applies to OLD, without writing anything.",
    usage: """
      cairn verify OLD DELTA [options]
      cairn verify --null DELTA [options]
      """,
    discussion: """
      The delta is applied completely and the result compared with the digest of NEW.

      EXAMPLES
        cairn verify app-1.0 app.delta && echo good
        cairn verify --null app.cairn
      """)

  @Argument(
    help: "The file that the delta was made from (with --null: DELTA).", completion: .file())
  var old: String

  @Argument(help: "The delta; - is the standard input.", completion: .file())
  var delta: String?

  @Flag(help: "Verify a null delta, which needs no OLD.")
  var null = false

  @OptionGroup var decoding: DecodingArguments
  @OptionGroup var report: ReportOptions

  func validate() throws {
    if null, delta != nil { throw ValidationError("--null takes DELTA alone, without OLD") }
    if !null, delta == nil { throw ValidationError("DELTA is missing") }
  }

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let deltaPath = delta ?? old
    let application = Application(
      oldPath: null ? nil : old, deltaPath: deltaPath, limits: decoding.limits, report: report)
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
