// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import Testing

@Suite("Publishing refuses what would be wrong")
struct PublishingMistakeTests {
  private func chain() throws -> TestChain {
    let chain = try TestChain()
    try chain.makeFirst("r0")
    try chain.makeNext("r1", from: "r0", seed: 1)
    try chain.publish("r0") {
      $0.build = "100.1"
      $0.aliases = ["KB1"]
    }
    return chain
  }

  @Test("a name that the chain has already", arguments: ["r0", "100.1", "KB1", "kb1"])
  func taken(name: String) throws {
    let chain = try chain()
    #expect(errorCode { try chain.publish("r1", id: name) } == "release.exists")
    #expect(errorCode { try chain.publish("r1") { $0.build = name } } == "release.exists")
    #expect(errorCode { try chain.publish("r1") { $0.aliases = [name] } } == "release.exists")
    // Another chain may use it.
    try chain.publish("r1", id: name) { $0.architecture = "x64" }
    #expect(try FolderSource(path: chain.tree.at("repo")).packages().count == 2)
  }

  @Test(
    "a name that can be none",
    arguments: ["", "latest", "Latest", "a\nb", String(repeating: "a", count: 129)])
  func malformed(name: String) throws {
    let chain = try chain()
    #expect(errorCode { try chain.publish("r1", id: name) } == "release.name-malformed")
  }

  @Test("a damaged package, wherever the damage is needed")
  func damaged() throws {
    let chain = try chain()
    let file = try #require(try chain.tree.names("repo/packages").first)
    let bytes = try chain.tree.read("repo/packages/\(file)")
    let headSize = try chain.packages()[0].entry.headSize
    // In the head's front and end, and in the group of small files, some of which are needed.
    for place in [20, headSize - 5, bytes.count - 100] {
      var broken = bytes
      broken[place] ^= 4
      try chain.tree.write(broken, to: "repo/packages/\(file)")
      #expect(errorCode { try chain.publish("r1") } == "package.damaged", "\(place)")
    }
    try chain.tree.write(Array(bytes.dropLast()), to: "repo/packages/\(file)")
    #expect(errorCode { try chain.publish("r1") } == "package.damaged")
    try chain.tree.remove("repo/packages/\(file)")
    #expect(errorCode { try chain.publish("r1") } == "package.missing")
    try chain.tree.write(bytes, to: "repo/packages/\(file)")
    try chain.publish("r1")
  }

  @Test("a payload that is taken over is checked")
  func damagedTakeover() throws {
    let chain = try chain()
    try chain.publish("r1")
    let package = try chain.packages()[1]
    let path = "repo/\(package.entry.package)"
    var bytes = try chain.tree.read(path)
    bytes[bytes.count - 3] ^= 1
    try chain.tree.write(bytes, to: path)
    #expect(errorCode { try chain.publish("r1", id: "r2") } == "package.damaged")
    #expect(try FolderSource(path: chain.tree.at("repo")).packages().count == 2)
  }

  @Test("two runs at the same time")
  func locked() throws {
    let chain = try chain()
    let first = try Repository(path: chain.tree.at("repo"), owner: "the first run")
    do {
      try chain.publish("r1")
      Issue.record("nothing was thrown")
    } catch let error as CairnError {
      #expect(error.code.id == "file.busy")
      #expect(error.message.contains("the first run"))
    }
    withExtendedLifetime(first) {}
  }

  @Test("a directory with somebody's files as a repository")
  func foreignDirectory() throws {
    let chain = try chain()
    try chain.tree.write([1], to: "home/letter.txt")
    #expect(
      errorCode { try chain.publish("r1", repository: "home") } == "file.output-exists")
    #expect(try chain.tree.names("home").filter { $0 != ".lock" } == ["letter.txt"])
  }

  @Test("a repository inside of the tree")
  func inside() throws {
    let chain = try chain()
    try chain.tree.directory("r1/out")
    #expect(
      errorCode { try chain.publish("r1", repository: "r1/out/repo") } == "tree.unsupported-node")
    try chain.publish(
      "r1", repository: "r1/out/repo", rules: ImportRules(excluded: [try Glob("out")]))
  }

  @Test("a base tree of something else")
  func wrongBaseTree() throws {
    let chain = try chain()
    try chain.tree.write([1], to: "other/file")
    #expect(
      errorCode { try chain.publish("r1", baseTree: "other") } == "release.base-tree-wrong")
  }

  @Test("a folder with other files as a place for exported packages")
  func export() throws {
    let chain = try chain()
    try chain.publish("r1")
    let source = try FolderSource(path: chain.tree.at("repo"))
    let entries = try source.packages()
    let export = PackageExport(from: source)
    let files = try export.export(entries, to: chain.tree.at("stick"))
    #expect(try chain.tree.names("stick") == chain.tree.names("repo/packages"))
    #expect(files.count == 2)
    #expect(try chain.packages("stick").map(\.head) == chain.packages().map(\.head))
    // Once more is no harm; with other files there it is refused.
    _ = try export.export(entries, to: chain.tree.at("stick"))
    try chain.tree.write([1], to: "stick/letter.txt")
    #expect(
      errorCode { _ = try export.export(entries, to: chain.tree.at("stick")) }
        == "file.output-exists")
    let path = "repo/\(entries[1].package)"
    var bytes = try chain.tree.read(path)
    bytes[bytes.count - 3] ^= 1
    try chain.tree.write(bytes, to: path)
    #expect(
      errorCode { _ = try export.export(entries, to: chain.tree.at("stick2")) }
        == "package.damaged")
    #expect(try chain.tree.names("stick2").count == 1)
  }
}
