// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnReport
import CairnSimulation
import Testing

@Suite("Mistakes are told before any work")
struct MistakeTests {
  @Test(
    "a list of devices that is none names the line",
    arguments: [
      ("2026-01", "line 1"), ("2026-01,5\n2026-09,1", "line 2"), ("2026-01,-3", "line 1"),
      ("2026-01,5\n\n2026-01,6", "line 3"), ("2026-01,99999999999999999999", "line 1"),
      ("2026-01,1e3", "line 1"), ("\"2026-01,5", "line 1"), ("2026-01,5,6", "line 1"),
      ("release,devices\n", "no devices"), ("2026-01,0", "no devices"), ("", "no devices"),
      ("2026-01,4000000000000", "line 1"), ("2026-01,", "line 1"), ("\"2026-01\"x,5", "line 1"),
    ])
  func fleet(text: String, place: String) throws {
    let trees = try SampleTrees(months: 2)
    let file = trees.at("fleet.csv")
    try trees.write(Array(text.utf8), to: file)
    do {
      _ = try trees.simulate(nil) { $0.fleetFile = file }
      Issue.record("\(text) was taken")
    } catch let error as CairnError {
      #expect(error.code.id == "simulate.fleet-malformed")
      #expect(error.message.contains(place), "\(error.message)")
    }
  }

  @Test("checkpoints that cannot be any are refused", arguments: ["2026-01", "2027-01", ""])
  func checkpoints(name: String) throws {
    let trees = try SampleTrees(months: 3)
    let code = errorCode { _ = try trees.simulate(nil) { $0.checkpoints = .given([name]) } }
    #expect(code == "simulate.checkpoint-unusable")
  }

  @Test("two releases of one name, and a chain of one, are refused")
  func names() throws {
    let trees = try SampleTrees(months: 2)
    let simulation = Simulation(options: trees.options())
    #expect(
      errorCode { _ = try simulation.run(trees: [trees.trees[0], trees.trees[0]]) }
        == "simulate.chain-unusable")
    #expect(
      errorCode { _ = try simulation.run(trees: [trees.trees[0]]) } == "simulate.chain-unusable")
    #expect(
      errorCode { _ = try simulation.run(trees: [trees.trees[0], trees.at("none")]) }
        == "file.not-found")
  }

  @Test("identical releases cost their heads")
  func identical() throws {
    let trees = try SampleTrees(months: 1)
    let copy = trees.at("copies/other")
    for (path, bytes) in [("a", "one"), ("b/c", "two")] {
      try trees.write(Array(bytes.utf8), to: "\(trees.at("copies/first"))/\(path)")
      try trees.write(Array(bytes.utf8), to: "\(copy)/\(path)")
    }
    let report = try Simulation(options: trees.options()).run(trees: [
      trees.at("copies/first"), copy,
    ])
    let pair = try #require(report.outcome(.checkpoints)?.pairs.first)
    #expect(pair.downloadSize == report.outcome(.checkpoints)?.publishedSizes[1])
    #expect(pair.downloadSize < 400 && pair.writtenSize == pair.downloadSize)
    #expect(report.advice?.next.count == 1)
  }
}
