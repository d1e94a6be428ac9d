// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("What commands say")
struct OutputTests {
  @Test("every command has JSON that can be read, with the usual members")
  func json() throws {
    let sandbox = try Sandbox.withDelta()
    let runs: [(command: String, arguments: [String])] = [
      ("diff", ["old", "new", "-o", "a"]), ("apply", ["old", "delta", "-o", "b"]),
      ("info", ["delta"]), ("verify", ["old", "delta"]),
      ("invert", ["old", "delta", "-o", "back"]),
      ("compose", ["new", "back", "delta", "-o", "c"]),
      ("bench", ["old", "new", "--effort", "fast", "--no-peers"]),
    ]
    for run in runs {
      let outcome = try sandbox.shell(
        #"exec "$CAIRN" "$@" --json"#, [run.command] + run.arguments)
      #expect(outcome.status == 0, "\(run.command): \(outcome.errors)")
      #expect(outcome.errors.isEmpty)
      let json = try outcome.json
      #expect(json["command"] as? String == run.command)
      #expect(json["targetSize"] is Int, "\(run.command)")
    }
  }

  @Test("JSON survives names that need quoting")
  func quoting() throws {
    let sandbox = try Sandbox.withDelta()
    let name = "q\"uo\\te\u{1}\té"
    let outcome = try sandbox.cairn("diff", "old", "new", "-o", name, "--json")
    #expect(outcome.status == 0)
    #expect(try outcome.json["output"] as? String == name)
  }

  @Test("--quiet says nothing")
  func quiet() throws {
    let sandbox = try Sandbox.withDelta()
    for arguments in [["diff", "old", "new", "-o", "a"], ["apply", "old", "delta", "-o", "b"]] {
      let outcome = try sandbox.shell(#"exec "$CAIRN" "$@" --quiet"#, arguments)
      #expect(outcome.status == 0)
      #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
    }
  }

  @Test("info names both contents and the streams")
  func info() throws {
    let sandbox = try Sandbox.withDelta()
    let json = try sandbox.cairn("info", "delta", "--json").json
    let sums = try sandbox.shell("sha256sum old new | cut -c 1-64").output.split(separator: "\n")
    #expect(json["baseSHA256"] as? String == sums.first.map(String.init))
    #expect(json["targetSHA256"] as? String == sums.last.map(String.init))
    #expect(json["deltaSize"] as? Int == (try sandbox.read("delta").count))
    let streams = try #require(json["streams"] as? [[String: Any]])
    let sizes = streams.compactMap { $0["codedSize"] as? Int }
    let header = try #require(json["headerSize"] as? Int)
    #expect(header + sizes.reduce(0, +) == json["deltaSize"] as? Int)
    let text = try sandbox.cairn("info", "delta").output
    for sum in sums { #expect(text.contains(sum)) }
  }

  @Test("progress is shown on a terminal and cleared there")
  func progress() throws {
    let sandbox = try Sandbox.withDelta(size: 8 << 20)
    guard try sandbox.shell("command -v script").status == 0 else { return }
    let outcome = try sandbox.shell(
      #"TERM=xterm exec script -qec '"$CAIRN" diff old new -o other --quiet=no' /dev/null"#)
    #expect(outcome.status == 2, "a flag takes no value")
    let shown = try sandbox.shell(
      #"TERM=xterm exec script -qec '"$CAIRN" diff old new -o other' /dev/null"#)
    #expect(shown.status == 0)
    #expect(shown.output.contains("MiB  "), "a line with the bytes done")
    let lastLine = shown.output.split(separator: "\u{1B}").last.map(String.init) ?? ""
    #expect(lastLine.hasPrefix("[Kother:"), "the line is cleared before the summary: \(lastLine)")
  }

  @Test("bench measures and verifies what it finds")
  func bench() throws {
    let sandbox = try Sandbox.withDelta()
    let outcome = try sandbox.shell(
      #"TMPDIR=$PWD exec "$CAIRN" bench old new --effort fast default --json"#)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let results = try #require(try outcome.json["results"] as? [[String: Any]])
    let names = results.compactMap { $0["name"] as? String }
    #expect(names.starts(with: ["cairn fast", "cairn default", "cairn --null (full)"]))
    for result in results.prefix(3) {
      #expect(result["verified"] as? Bool == true)
      #expect(result["encoding"] is [String: Any] && result["decoding"] is [String: Any])
    }
    #expect(try sandbox.names == ["delta", "new", "old"], "the temporary files are gone")
  }
}
