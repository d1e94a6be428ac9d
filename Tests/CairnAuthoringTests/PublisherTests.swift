// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import Testing

@Suite("Publishing makes packages that give the tree back")
struct PublisherTests {
  /// Three releases, the second a checkpoint, and two after it.
  private static func chain(_ repository: String = "repo", threads: Int = 2) throws -> TestChain {
    let chain = try TestChain()
    try chain.makeFirst("r0")
    for number in 1..<5 { try chain.makeNext("r\(number)", from: "r\(number - 1)", seed: number) }
    for number in 0..<5 {
      try chain.publish("r\(number)", repository: repository, threads: threads) {
        $0.isCheckpoint = number == 2
      }
    }
    return chain
  }

  @Test("every release comes out of its package and its prerequisites, byte for byte")
  func complete() throws {
    let chain = try Self.chain()
    let packages = try chain.packages()
    #expect(packages.map(\.head.identity.id) == ["r0", "r1", "r2", "r3", "r4"])
    #expect(
      packages.map { $0.head.prerequisites.map(\.ordinal) } == [[], [0], [0], [0, 2], [0, 2]])
    for (number, package) in packages.enumerated() {
      #expect(try chain.differences(of: package, from: "r\(number)") == [])
    }
    #expect(packages[1].entry.size * 10 < packages[0].entry.size)
    #expect(try chain.tree.names("repo") == [".lock", "catalog.json", "packages"])
  }

  @Test("a content that a prerequisite has is not carried again")
  func nothingTwice() throws {
    let packages = try Self.chain().packages()
    for package in packages {
      let known = Set(
        packages.filter { other in
          package.head.prerequisites.contains { $0.ordinal == other.head.identity.ordinal }
        }.flatMap { $0.manifest.contents.map(\.digest) })
      var made: Set<Digest> = []
      for number in package.head.payloads.indices {
        for content in package.targets(ofPayload: number) {
          #expect(!known.contains(content.digest))
          #expect(made.insert(content.digest).inserted)
        }
      }
      let rest = Set(package.manifest.contents.map(\.digest)).subtracting(known)
      #expect(made == rest)
    }
  }

  @Test("no payload is larger than its targets compressed without bases")
  func neverLarger() throws {
    let chain = try Self.chain()
    let storage = try (0..<5).map { try chain.tree.storage("r\($0)") }
    for (release, package) in try chain.packages().enumerated() {
      for (number, payload) in package.head.payloads.enumerated() {
        var bytes: [UInt8] = []
        for content in package.targets(ofPayload: number) {
          let entry = try #require(
            package.manifest.entries.first { $0.content == content.digest })
          bytes += try storage[release].open(entry.path).allBytes(limit: 1 << 30)
        }
        var options = EncodingOptions()
        options.effort = .fast
        let null = try bytes.withView { view throws(CairnError) in
          try DeltaEncoder.encodeNull(target: view, options: options, hasher: SHA256Hasher.self)
        }
        #expect(payload.storedSize <= null.count)
      }
    }
  }

  @Test("payloads that the release before has are taken over")
  func takenOver() throws {
    let chain = try TestChain()
    try chain.makeFirst("r0")
    try chain.makeNext("r1", from: "r0", seed: 1)
    try chain.tree.copy("r1", to: "r2")
    try chain.tree.write(Sample.text(900, seed: 77), to: "r2/src/d0/f0")
    for name in ["r0", "r1"] { try chain.publish(name) }
    let report = try chain.publish("r2")
    let packages = try chain.packages()
    let digests = packages.map { Set($0.head.payloads.map(\.storedDigest)) }
    #expect(digests[1].isSubset(of: digests[2]))
    #expect(report.takenOver.count == digests[1].count)
    #expect(digests[2].count == digests[1].count + 1)
    #expect(try chain.differences(of: packages[2], from: "r2") == [])
  }

  @Test("a file that was moved and edited costs its edits")
  func moved() throws {
    let chain = try TestChain()
    try chain.makeFirst("r0")
    try chain.tree.write(Sample.noise(100_000, seed: 60), to: "r0/old/name.bin")
    try chain.tree.copy("r0", to: "r1")
    let old = try chain.tree.read("r1/old/name.bin")
    try chain.tree.remove("r1/old")
    try chain.tree.write(Sample.edited(old, seed: 61), to: "r1/other/place.dat")
    try chain.publish("r0")
    let report = try chain.publish("r1")
    #expect(report.deltas.count == 1 && report.nulls.count == 0)
    #expect(report.deltas.size < 2000)
    #expect(try chain.differences(of: chain.packages()[1], from: "r1") == [])
  }

  @Test("an identical tree has a package without payloads")
  func identical() throws {
    let chain = try TestChain()
    try chain.makeFirst("r0")
    try chain.publish("r0")
    let report = try chain.publish("r0", id: "again")
    #expect(report.changes.isEmpty)
    #expect(report.deltas.count + report.nulls.count == 0)
    #expect(report.entry.size < 600)
  }

  @Test(
    "features, links and modes are in the manifest, each feature's files in payloads of their own")
  func features() throws {
    let chain = try TestChain()
    try chain.makeFirst("r0")
    let rules = ImportRules(features: [try FeatureRule(parsing: "extra=src/d1")], times: .none)
    try chain.publish("r0", rules: rules)
    let package = try #require(try chain.packages().first)
    #expect(package.manifest.features == ["extra"])
    var features: [Digest: Int] = [:]
    for entry in package.manifest.entries {
      if let content = entry.content { features[content] = entry.feature }
    }
    for number in package.head.payloads.indices {
      let own = package.targets(ofPayload: number).compactMap { features[$0.digest] }
      #expect(Set(own).count == 1)
    }
  }

  @Test("an empty tree, and one with nothing but empty files, can be released")
  func empty() throws {
    let chain = try TestChain()
    try chain.tree.directory("r0")
    try chain.tree.write([], to: "r1/a")
    try chain.tree.write([], to: "r1/b")
    try chain.tree.directory("r2")
    for name in ["r0", "r1", "r2"] { try chain.publish(name) }
    let packages = try chain.packages()
    #expect(packages.map(\.manifest.entries.count) == [0, 2, 0])
    #expect(try chain.differences(of: packages[1], from: "r1") == [])
  }
}
