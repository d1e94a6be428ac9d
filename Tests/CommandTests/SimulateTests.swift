// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Chains are simulated from the command line")
struct SimulateTests {
  /// A sandbox with the trees m1, m2 and m3.
  private func trees() throws -> Sandbox {
    let sandbox = try Sandbox()
    var bytes = Contents.noise(size: 80_000, seed: 1)
    for month in 1...3 {
      bytes.replaceSubrange(
        month * 9_000..<month * 9_000 + 300, with: Contents.noise(size: 300, seed: UInt64(month)))
      _ = try sandbox.shell("mkdir m\(month)")
      try sandbox.write(bytes, to: "m\(month)/app")
    }
    return sandbox
  }

  private func work(_ outcome: Sandbox.Outcome) throws -> (made: Int?, read: Int?) {
    let work = try #require(try outcome.json["work"] as? [String: Any])
    return (work["made"] as? Int, work["hashedSize"] as? Int)
  }

  @Test("strategies stand side by side, and a second run makes only what is new")
  func cache() throws {
    let sandbox = try trees()
    let first = try sandbox.good("simulate", "m1", "m2", "--cache", "cache", "--json")
    let firstWork = try work(first)
    #expect(try #require(firstWork.made) > 0)
    #expect(firstWork.read == 160_000)
    let more = try work(
      try sandbox.good("simulate", "m1", "m2", "m3", "--cache", "cache", "--json"))
    #expect(try #require(more.made) > 0)
    #expect(more.read == 80_000)
    let again = try sandbox.good("simulate", "m1", "m2", "m3", "--cache", "cache", "--json")
    #expect(try work(again) == (0, 0))
    let strategies = try #require(try again.json["strategies"] as? [[String: Any]])
    #expect(strategies.count == 5)
    let shown = try sandbox.good("simulate", "m1", "m2", "m3", "--cache", "cache", "--pairs")
    for text in ["full download", "checkpoint cumulative", "pairwise", "fleet fetches"] {
      #expect(shown.output.contains(text), "\(text)")
    }
  }

  @Test("table, page and pictures are written where they are asked for")
  func files() throws {
    let sandbox = try trees()
    try sandbox.good(
      "simulate", "m1", "m2", "m3", "--cache", "cache", "--csv", "pairs.csv", "--html", "page.html",
      "--pictures", "pictures", "-q")
    let lines = String(decoding: try sandbox.read("pairs.csv"), as: UTF8.self)
      .split(whereSeparator: \.isNewline)
    #expect(lines.count == 1 + 5 * 3)
    #expect(lines[0].hasPrefix("strategy,from,to,download_bytes"))
    #expect(String(decoding: try sandbox.read("page.html"), as: UTF8.self).contains("<svg"))
    let picture = String(decoding: try sandbox.read("pictures/bandwidth.svg"), as: UTF8.self)
    #expect(picture.hasPrefix("<svg"))
    // Before any work.
    let refused = try sandbox.cairn(
      "simulate", "m1", "m2", "--cache", "cache", "--html", "nowhere/page.html")
    #expect(refused.status == 1)
  }

  @Test("what cannot be simulated is told, each with its code")
  func mistakes() throws {
    let sandbox = try trees()
    for (options, status, code) in [
      (["m1"], 2, "usage"),
      (["m1", "m2", "--checkpoints", "m9"], 2, "simulate.checkpoint-unusable"),
      (["m1", "m2", "m3", "--storage-budget", "1KiB"], 2, "simulate.budget-too-small"),
      (["m1", "nothing"], 1, "file.not-found"),
    ] as [([String], Int32, String)] {
      let outcome = try sandbox.shell(
        #"exec "$CAIRN" simulate "$@" --cache cache --json"#, options)
      #expect(outcome.status == status, "\(options)")
      #expect((outcome.output + outcome.errors).contains(code), "\(options): \(outcome.errors)")
    }
  }
}
