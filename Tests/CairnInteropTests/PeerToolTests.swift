// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnInterop
import Testing

@Suite("The tools of the system")
struct PeerToolTests {
  /// Pairs that make different patches, none of them large.
  private static let pairs: [FilePair] = [
    .identical, .sparseChanges, .shuffled, .fills, .repetitions, .longAddresses, .severalWindows,
  ]

  @Test(
    "xdelta3 decodes what the writer makes", .enabled(if: Tool.exists("xdelta3")),
    arguments: FilePair.all)
  func xdeltaDecodes(_ pair: FilePair) throws {
    let tool = try Tool("xdelta3")
    try tool.write(pair.base, as: "base")
    try tool.write(pair.written(), as: "patch")
    try tool.run("-d", "-s", "base", "patch", "target")
    #expect(try tool.read("target") == pair.target)
  }

  @Test(
    "xdelta3's patches give their targets", .enabled(if: Tool.exists("xdelta3")),
    arguments: pairs, [["-S", "none"], ["-S", "lzma"], ["-S", "lzma", "-W", "65536"], ["-n"]])
  func xdeltaPatches(_ pair: FilePair, _ options: [String]) throws {
    let tool = try Tool("xdelta3")
    try tool.write(pair.base, as: "base")
    try tool.write(pair.target, as: "target")
    try tool.run(["-e"] + options + ["-s", "base", "target", "patch"])
    #expect(try applied(tool.read("patch"), base: pair.base) == pair.target)
  }

  @Test(
    "xdelta3's DJW patches are refused, and applied once it has converted them",
    .enabled(if: Tool.exists("xdelta3")))
  func djw() throws {
    let tool = try Tool("xdelta3")
    let pair = FilePair.shuffled
    try tool.write(pair.base, as: "base")
    try tool.write(pair.target, as: "target")
    try tool.run("-e", "-S", "djw", "-s", "base", "target", "patch")
    let error = #expect(throws: CairnError.self) {
      _ = try applied(tool.read("patch"), base: pair.base)
    }
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("djw") == true)
    try tool.run("recode", "-S", "lzma", "patch", "converted")
    #expect(try applied(tool.read("converted"), base: pair.base) == pair.target)
  }

  @Test(
    "bsdiff's patches give their targets", .enabled(if: Tool.exists("bsdiff")), arguments: pairs)
  func bsdiffPatches(_ pair: FilePair) throws {
    let tool = try Tool("bsdiff")
    try tool.write(pair.base, as: "base")
    try tool.write(pair.target, as: "target")
    try tool.run("base", "target", "patch")
    #expect(try applied(tool.read("patch"), base: pair.base) == pair.target)
  }
}
