// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import Testing

@Suite("Publishing bridges")
struct BridgePublisherTests {
  /// Releases r0, r1, r2, r3, of which r2 is a checkpoint.
  private func chain() throws -> TestChain {
    let chain = try TestChain()
    try chain.makeFirst("r0")
    for number in 1...3 {
      try chain.makeNext("r\(number)", from: "r\(number - 1)", seed: number)
    }
    for number in 0...3 { try chain.publish("r\(number)") { $0.isCheckpoint = number == 2 } }
    return chain
  }

  @discardableResult
  private func bridge(
    _ chain: TestChain, from start: String, to release: String, threads: Int = 1,
    tree: String? = nil, baseTree: String? = nil
  ) throws -> PublishReport {
    var options = PublishOptions(software: "test 1", owner: "a test")
    options.loop = .dispatch(threads: threads)
    options.effort = .fast
    options.baseTree = baseTree.map { chain.tree.at($0) }
    return try BridgePublisher(repository: chain.tree.at("repo"), options: options).publish(
      BridgeRequest(to: release, from: start, tree: tree.map { chain.tree.at($0) }))
  }

  @Test("A bridge makes the whole release out of its start")
  func complete() throws {
    let chain = try chain()
    for (start, release, place) in [("r1", "r2", 1), ("r0", "r3", 0), ("r1", "r3", 1)] {
      let report = try bridge(chain, from: start, to: release)
      #expect(report.entry.isBridge)
      #expect(report.entry.prerequisites == [place])
      #expect(report.deltas.count > 0)
      let source = try FolderSource(path: chain.tree.at("repo"))
      #expect(try source.packages().count == 4)
      let entry = try #require(try source.bridges().first { $0 == report.entry })
      var library = try ReleaseLibrary(source: source, chain: entry.identity.chain)
      let package = try library.package(entry)
      let own = try library.package(library.entries[entry.identity.ordinal])
      #expect(package.manifest == own.manifest)
      let startPackage = try library.package(library.entries[place])
      let plan = try HydrationPlanner(
        packages: [package], available: Set(startPackage.manifest.contents.map(\.digest))
      ).plan(wanted: own.manifest.contents)
      #expect(plan.made.count + plan.atHand.count == own.manifest.contents.count)
    }
  }

  @Test("Its bytes depend on the two releases alone, not on threads or where contents come from")
  func determinism() throws {
    var digests: Set<Digest> = []
    for (threads, tree, baseTree) in [
      (1, nil, nil), (3, "r3", nil), (2, "r3", "r1"), (1, nil, "r1"),
    ]
      as [(Int, String?, String?)]
    {
      let chain = try chain()
      let report = try bridge(
        chain, from: "r1", to: "r3", threads: threads, tree: tree, baseTree: baseTree)
      digests.insert(report.entry.headDigest)
    }
    #expect(digests.count == 1)
  }

  @Test("`previous` is the release before")
  func previous() throws {
    let chain = try chain()
    #expect(try bridge(chain, from: "previous", to: "r2").entry.prerequisites == [1])
  }

  @Test("What would be of no use is refused, and so is a second one")
  func refusals() throws {
    let chain = try chain()
    for (start, release) in [
      ("r2", "r3"), ("r3", "r1"), ("r1", "r1"), ("r0", "r1"), ("previous", "r0"),
    ] {
      #expect(
        errorCode { try bridge(chain, from: start, to: release) } == "release.bridge-refused",
        "\(start) to \(release)")
    }
    #expect(errorCode { try bridge(chain, from: "r9", to: "r3") } == "release.unknown")
    #expect(errorCode { try bridge(chain, from: "r1", to: "r9") } == "release.unknown")
    try bridge(chain, from: "r1", to: "r3")
    #expect(errorCode { try bridge(chain, from: "r1", to: "r3") } == "release.exists")
    #expect(
      errorCode { try bridge(chain, from: "r1", to: "r2", tree: "repo") }
        == "release.base-tree-wrong")
  }

  @Test("A catalog that takes a bridge for a release, or the reverse, is found out")
  func confusion() throws {
    let chain = try chain()
    let report = try bridge(chain, from: "r1", to: "r3")
    var source = try FolderSource(path: chain.tree.at("repo"))
    var wrong = report.entry
    wrong.isBridge = false
    source = try FolderSource(path: chain.tree.at("repo"), entries: source.packages() + [wrong])
    #expect(errorCode { _ = try source.head(of: wrong) } == "package.damaged")
    var other = try source.packages()[3]
    other.isBridge = true
    #expect(errorCode { _ = try source.head(of: other) } == "package.damaged")
  }

  @Test("A folder without a catalog tells bridges by their heads")
  func folder() throws {
    let chain = try chain()
    let report = try bridge(chain, from: "r1", to: "r3")
    try chain.tree.remove("repo/catalog.json")
    let folder = try FolderSource(path: chain.tree.at("repo/packages"))
    #expect(try folder.packages().count == 4)
    #expect(try folder.bridges().map(\.headDigest) == [report.entry.headDigest])
  }
}
