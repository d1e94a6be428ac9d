// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles

/// `cairn apply`: turns OLD into NEW.
struct ApplyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Turn OLD into NEW by a delta.",
    usage: """
      cairn apply OLD DELTA -o NEW [options]
      cairn apply OLD DELTA --in-place [options]
      cairn apply --null DELTA -o NEW [options]
      """,
    discussion: """
      OLD is checked before anything is written. The new file grows beside its place under a name \
      of its own, is verified and made durable, and only then takes its place: whatever happens, \
      there is the old file or the new one. After an interruption the same command goes on where \
      it was. Patches of bsdiff (BSDIFF40) and VCDIFF (xdelta3, open-vcdiff) are applied as well; \
      a BSDIFF40 patch carries no checksum, so a wrong OLD goes unnoticed there.

      With -o - the content goes to the standard output as it is made: rely on it only if the exit \
      status is 0.

      EXAMPLES
        cairn apply app-1.0 app.delta -o app-1.1
        cairn apply app.bin app.delta --in-place
        curl -s https://example.org/app.delta | cairn apply app.bin - --in-place
        cairn apply --null app.cairn -o app-1.1
      """)

  @Argument(
    help: "The file that the delta was made from (with --null: DELTA).", completion: .file())
  var old: String

  @Argument(help: "The delta; - is the standard input.", completion: .file())
  var delta: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The file to write; - is the standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Replace OLD by the new file.")
  var inPlace = false

  @Flag(name: [.short, .long], help: "Replace the output if it exists.")
  var force = false

  @Flag(help: "Apply a null delta, which needs no OLD.")
  var null = false

  @OptionGroup var decoding: DecodingArguments
  @OptionGroup var report: ReportOptions

  func validate() throws {
    if null, delta != nil { throw ValidationError("--null takes DELTA alone, without OLD") }
    if !null, delta == nil { throw ValidationError("DELTA is missing") }
    if (output != nil) == inPlace { throw ValidationError("give either -o NEW or --in-place") }
    if null, inPlace { throw ValidationError("--null has no OLD to replace: give -o NEW") }
    if output == "-", report.json {
      throw ValidationError("--json and -o - would both write to the standard output")
    }
  }

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let deltaPath = delta ?? old
    let application = Application(
      oldPath: null ? nil : old, deltaPath: deltaPath, limits: decoding.limits, report: report)
    let place: OutputPlace =
      if let output {
        try .choose(output, replacing: force, inputs: null ? [deltaPath] : [old, deltaPath])
      } else {
        try .inPlace(old)
      }
    let outcome = try application.write(to: place)
    guard place != .standardOutput else { return }
    let usage = ResourceUsage.ofThisProcess(since: start)
    let name = output ?? old
    let verified = outcome.isVerified ? "verified" : "no checksum to verify"
    try report.show(
      .object([
        ("command", "apply"),
        ("output", .string(name)),
        ("targetSize", .integer(outcome.size)),
        ("targetSHA256", outcome.digest.map { .string($0.description) } ?? .null),
        ("verified", .boolean(outcome.isVerified)),
        ("resumedAt", .integer(outcome.resumedAt)),
        ("usage", usage.json),
      ]),
      summary: ["\(name): \(ByteCount(outcome.size).exact), \(verified), in \(usage.text)"])
  }
}
