// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("What a delta does with its base")
struct ExplanationTests {
  /// A sandbox with two versions of a program, and the delta between them.
  private static func withProgram() throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(Contents.program(gap: 0), to: "old")
    try sandbox.write(Contents.program(gap: 40), to: "new")
    let made = try sandbox.cairn("diff", "old", "new", "-o", "delta")
    guard made.status == 0 else { throw Sandbox.SetupFailure(reason: made.errors) }
    return sandbox
  }

  /// A part of a result as text that can be compared.
  private static func text(_ value: Any?) throws -> Data {
    try JSONSerialization.data(withJSONObject: [value ?? NSNull()], options: .sortedKeys)
  }

  @Test("info with a base counts references by kind")
  func references() throws {
    let sandbox = try Self.withProgram()
    let plain = try sandbox.cairn("info", "delta", "--json").json
    #expect((plain["features"] as? [String])?.first == "references")
    #expect(plain["explanation"] is NSNull)
    let outcome = try sandbox.cairn("info", "delta", "--base", "old", "--json")
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let explanation = try #require(try outcome.json["explanation"] as? [String: Any])
    let images = try #require(explanation["images"] as? [[String: Any]])
    #expect(images.map { $0["format"] as? String } == ["ELF"])
    #expect(images.map { $0["machine"] as? String } == ["AArch64"])
    let references = try #require(explanation["references"] as? [[String: Any]])
    let counts = try #require(references.first { $0["kind"] as? String == "call26" })
    let hits = try #require(counts["hitCount"] as? Int)
    let misses = try #require(counts["missCount"] as? Int)
    #expect(hits + misses == counts["totalCount"] as? Int)
    #expect(hits > 300 && misses < 60)
    let text = try sandbox.cairn("info", "delta", "--base", "old").output
    #expect(text.contains("AArch64 call") && text.contains("call26"))
    #expect(text.hasPrefix(try sandbox.cairn("info", "delta").output.dropLast()))
  }

  @Test("info explains plain deltas and those from the standard input")
  func plain() throws {
    let sandbox = try Sandbox.withDelta()
    for script in [
      #""$CAIRN" info delta --base old --json"#, #""$CAIRN" info - --base old --json <delta"#,
    ] {
      let outcome = try sandbox.shell(script)
      #expect(outcome.status == 0)
      let json = try outcome.json
      let explanation = try #require(json["explanation"] as? [String: Any])
      #expect((explanation["images"] as? [Any])?.isEmpty == true)
      let sizes = ["copiedSize", "fillSize", "literalSize"].compactMap { explanation[$0] as? Int }
      #expect(sizes.count == 3 && sizes.reduce(0, +) == json["targetSize"] as? Int)
    }
    #expect(try sandbox.cairn("info", "delta", "--base", "old", "--quiet").output.isEmpty)
  }

  @Test("a wrong base is refused as by apply, and named")
  func wrongBase() throws {
    let sandbox = try Sandbox.withDelta()
    try sandbox.write([1, 2, 3], to: "other")
    for (base, code, status) in [
      ("other", "delta.wrong-base", 4), ("new", "delta.already-applied", 9),
      ("gone", "file.not-found", 1),
    ] {
      let outcome = try sandbox.cairn("info", "delta", "--base", base, "--json")
      #expect(outcome.status == Int32(status))
      let error = try outcome.error
      #expect(error["code"] as? String == code)
      #expect((error["message"] as? String)?.contains(base) == true)
    }
  }

  @Test("--memory bounds what an explanation takes, and means nothing without one")
  func memory() throws {
    let sandbox = try Sandbox.withDelta()
    #expect(try sandbox.cairn("info", "delta", "--base", "old", "--memory", "1k").status == 10)
    #expect(try sandbox.cairn("info", "delta", "--memory", "1k").status == 2)
  }

  @Test("bench --explain explains each of its deltas as info does")
  func bench() throws {
    let sandbox = try Self.withProgram()
    let outcome = try sandbox.shell(
      #"TMPDIR=$PWD exec "$CAIRN" bench old new --effort default fast --no-peers --explain --json"#)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let results = try #require(try outcome.json["results"] as? [[String: Any]])
    let info = try sandbox.cairn("info", "delta", "--base", "old", "--json").json
    let first = try #require(results.first?["info"] as? [String: Any])
    for member in ["deltaSize", "features", "streams", "explanation"] {
      let isSame = try Self.text(first[member]) == Self.text(info[member])
      #expect(isSame, "\(member)")
    }
    #expect(results.count == 3 && results[1]["info"] is [String: Any])
    #expect(results[2]["info"] is NSNull, "the full download")
    #expect(try sandbox.names == ["delta", "new", "old"], "the temporary files are gone")
    let text = try sandbox.cairn(
      "bench", "old", "new", "--effort", "fast", "--no-peers", "--explain"
    ).output
    #expect(text.contains("cairn fast: difference delta") && text.contains("AArch64 call"))
  }
}
