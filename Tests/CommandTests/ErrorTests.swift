// SPDX-License-Identifier: Apache-2.0

import Testing

/// A mistake that somebody makes, and what must come of it.
struct Mistake: Sendable, CustomTestStringConvertible {
  /// What happens.
  let title: String
  /// Run before the command, in the sandbox.
  var preparation = "true"
  /// The command's arguments.
  let arguments: [String]
  /// The error's identity.
  let code: String
  /// The exit status.
  let status: Int32
  /// Words that the message must have.
  var words: [String] = []

  var testDescription: String { title }

  static let all: [Mistake] = files + outputs + deltas

  private static let files = [
    Mistake(
      title: "OLD is missing", arguments: ["apply", "gone", "delta", "-o", "made"],
      code: "file.not-found", status: 1, words: ["gone"]),
    Mistake(
      title: "NEW is missing", arguments: ["diff", "old", "gone", "-o", "made"],
      code: "file.not-found", status: 1, words: ["gone"]),
    Mistake(
      title: "DELTA is missing", arguments: ["info", "gone"], code: "file.not-found", status: 1,
      words: ["gone"]),
    Mistake(
      title: "a part of a path is a file", arguments: ["info", "old/delta"],
      code: "file.not-found", status: 1, words: ["old/delta"]),
    Mistake(
      title: "OLD is a directory", preparation: "mkdir folder",
      arguments: ["diff", "folder", "new", "-o", "made"], code: "file.is-directory", status: 1,
      words: ["folder"]),
    Mistake(
      title: "DELTA is a directory", preparation: "mkdir folder",
      arguments: ["apply", "old", "folder", "-o", "made"], code: "file.is-directory", status: 1,
      words: ["folder"]),
    Mistake(
      title: "OLD is a pipe", preparation: "mkfifo pipe",
      arguments: ["apply", "pipe", "delta", "-o", "made"], code: "file.not-seekable", status: 1,
      words: ["pipe"]),
    Mistake(
      title: "symbolic links go round in a circle", preparation: "ln -s b a; ln -s a b",
      arguments: ["info", "a"], code: "file.not-found", status: 1, words: ["links"]),
    Mistake(
      title: "a name is too long", arguments: ["info", String(repeating: "x", count: 300)],
      code: "file.name-too-long", status: 1),
  ]

  private static let outputs = [
    Mistake(
      title: "the output exists", preparation: "echo precious > made",
      arguments: ["apply", "old", "delta", "-o", "made"], code: "file.output-exists", status: 1,
      words: ["made"]),
    Mistake(
      title: "the output of diff exists", preparation: "echo precious > made",
      arguments: ["diff", "old", "new", "-o", "made"], code: "file.output-exists", status: 1,
      words: ["made"]),
    Mistake(
      title: "the output is a link that leads nowhere", preparation: "ln -s gone made",
      arguments: ["apply", "old", "delta", "-o", "made"], code: "file.output-exists", status: 1,
      words: ["made"]),
    Mistake(
      title: "the output is a directory", preparation: "mkdir made",
      arguments: ["apply", "old", "delta", "-o", "made"], code: "file.is-directory", status: 1,
      words: ["made"]),
    Mistake(
      title: "the output's directory is missing",
      arguments: ["apply", "old", "delta", "-o", "gone/made"], code: "file.not-found", status: 1,
      words: ["gone/made"]),
    Mistake(
      title: "the output would replace an input", preparation: "ln new alias",
      arguments: ["diff", "old", "new", "-o", "alias", "--force"], code: "file.output-is-input",
      status: 1, words: ["alias", "new"]),
    Mistake(
      title: "the output's name is too long",
      arguments: ["diff", "old", "new", "-o", String(repeating: "x", count: 300)],
      code: "file.name-too-long", status: 1),
  ]

  private static let deltas = [
    Mistake(
      title: "OLD is another file", arguments: ["apply", "delta", "delta", "-o", "made"],
      code: "delta.wrong-base", status: 4, words: ["sha256"]),
    Mistake(
      title: "one byte of OLD is different",
      preparation: "printf X | dd of=old bs=1 seek=5 conv=notrunc 2>/dev/null",
      arguments: ["apply", "old", "delta", "-o", "made"], code: "delta.wrong-base", status: 4),
    Mistake(
      title: "OLD is NEW already", arguments: ["apply", "new", "delta", "-o", "made"],
      code: "delta.already-applied", status: 9),
    Mistake(
      title: "the delta is cut off",
      preparation: "head -c 400 delta > cut", arguments: ["apply", "old", "cut", "-o", "made"],
      code: "delta.truncated", status: 3, words: ["cut"]),
    Mistake(
      title: "the delta is cut off in its header",
      preparation: "head -c 20 delta > cut", arguments: ["info", "cut"],
      code: "delta.truncated", status: 3, words: ["cut"]),
    Mistake(
      title: "a byte of the delta is wrong",
      preparation: "printf X | dd of=delta bs=1 seek=300 conv=notrunc 2>/dev/null",
      arguments: ["apply", "old", "delta", "-o", "made"], code: "delta.damaged", status: 3,
      words: ["delta"]),
    Mistake(
      title: "the delta is something else", arguments: ["apply", "old", "new", "-o", "made"],
      code: "delta.malformed", status: 3, words: ["new"]),
    Mistake(
      title: "the delta is empty", preparation: ": > nothing",
      arguments: ["info", "nothing"], code: "delta.malformed", status: 3, words: ["nothing"]),
    Mistake(
      title: "the delta needs more memory than allowed",
      arguments: ["apply", "old", "delta", "-o", "made", "--memory", "1k"],
      code: "delta.limit-exceeded", status: 10),
  ]
}

@Suite("Every mistake has its message, hint and exit status")
struct ErrorTests {
  @Test("mistakes are answered for people and for programs alike", arguments: Mistake.all)
  func answer(_ mistake: Mistake) throws {
    let sandbox = try Sandbox.withDelta()
    #expect(try sandbox.shell(mistake.preparation).status == 0)
    let before = try sandbox.names

    let human = try sandbox.shell(#"exec "$CAIRN" "$@""#, mistake.arguments)
    #expect(human.status == mistake.status, "\(human.errors)")
    #expect(human.output.isEmpty)
    let lines = human.errors.split(separator: "\n")
    #expect(lines.count == 2, "an error and a hint: \(human.errors)")
    #expect(lines.first?.hasPrefix("cairn: error: ") == true)
    #expect(lines.last?.hasPrefix("cairn: hint: ") == true)
    for word in mistake.words { #expect(lines.first?.contains(word) == true, "\(human.errors)") }

    let machine = try sandbox.shell(#"exec "$CAIRN" "$@" --json"#, mistake.arguments)
    #expect(machine.status == mistake.status)
    #expect(machine.errors.isEmpty)
    #expect(try machine.error["code"] as? String == mistake.code)
    #expect(try machine.error["exitStatus"] as? Int == Int(mistake.status))
    #expect(try machine.error["hint"] is String)

    #expect(try sandbox.names == before, "nothing is created or removed")
    if before.contains("made"), mistake.code == "file.output-exists" {
      #expect(try sandbox.shell("test -L made || grep -q precious made").status == 0)
    }
  }

  @Test(
    "a wrong usage ends with 2",
    arguments: [
      [], ["diff", "old"], ["diff", "old", "new"], ["apply", "old", "delta"], ["frobnicate"],
      ["apply", "old", "delta", "-o", "made", "--in-place"],
      ["diff", "old", "new", "-o", "made", "--effort", "extreme"],
      ["diff", "old", "new", "-o", "made", "--memory", "much"],
      ["diff", "old", "new", "-o", "made", "--memory", "-1"],
      ["diff", "old", "new", "-o", "made", "--threads", "0"],
      ["diff", "--null", "old", "new", "-o", "made"],
    ])
  func usage(_ arguments: [String]) throws {
    let sandbox = try Sandbox()
    let outcome = try sandbox.shell(#"exec "$CAIRN" "$@""#, arguments)
    if arguments.isEmpty {
      #expect(outcome.status == 0 && outcome.output.contains("SUBCOMMANDS"))
    } else {
      #expect(outcome.status == 2, "\(outcome.errors)")
      #expect(outcome.errors.hasPrefix("cairn: error: "))
    }
  }

  @Test("two outputs on one standard output are a wrong usage, told as JSON")
  func twoOutputs() throws {
    let sandbox = try Sandbox()
    for arguments in [["apply", "old", "delta"], ["diff", "old", "new"]] {
      let outcome = try sandbox.shell(#"exec "$CAIRN" "$@" -o - --json"#, arguments)
      #expect(outcome.status == 2)
      #expect(try outcome.error["code"] as? String == "usage")
    }
  }

  @Test("--force replaces the output")
  func force() throws {
    let sandbox = try Sandbox.withDelta()
    try sandbox.write([1, 2, 3], to: "made")
    #expect(try sandbox.shell("chmod 604 made").status == 0)
    #expect(try sandbox.cairn("apply", "old", "delta", "-o", "made", "--force").status == 0)
    #expect(try sandbox.read("made") == sandbox.read("new"))
    #expect(try sandbox.permissions(of: "made") == 0o604)
  }

  @Test("a full standard output is an error, not silence")
  func fullOutput() throws {
    let sandbox = try Sandbox.withDelta()
    let script = #""$CAIRN" info delta > /dev/full"#
    #expect(try sandbox.shell(script).status == 5)
    #expect(try sandbox.shell(#""$CAIRN" apply old delta -o - > /dev/full"#).status == 5)
  }

  @Test("control characters in a name do not reach the terminal")
  func controlCharacters() throws {
    let sandbox = try Sandbox()
    let outcome = try sandbox.cairn("info", "\u{1B}[31mred")
    #expect(outcome.status == 1)
    #expect(!outcome.errors.contains("\u{1B}"))
  }
}
