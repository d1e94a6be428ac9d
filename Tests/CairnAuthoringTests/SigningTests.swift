// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnHydration
import CairnRelease
import CairnTrust
import Foundation
import Testing

@Suite("A repository is signed")
struct SigningTests {
  @Test("a client finds each release's head, with its length, hash and facts")
  func targets() throws {
    let bench = try SigningBench.signed()
    try bench.publish("r1")
    _ = try bench.sign(with: bench.allKeys)
    let targets = try bench.clientsTargets()
    let entries = try FolderSource(path: bench.path).packages()
    #expect(targets.count == 2 && entries.count == 2)
    for entry in entries {
      let name = entry.fileName.dropLast(".cairnpkg".count)
      let target = try #require(targets["heads/\(name).cairnhead"])
      let hash = try #require(target.hashes.namePrefix)
      let head = try bench.chain.tree.read("repo/heads/\(hash).\(name).cairnhead")
      let package = try bench.chain.tree.read("repo/\(entry.package)")
      #expect(head == Array(package[..<entry.headSize]))
      #expect(target.length == head.count && target.hashes == Hashes(of: head))
      guard case .object(let custom)? = target.custom, let record = custom["cairn"] else {
        Issue.record("no custom data")
        continue
      }
      #expect(custom["format"] == .integer(1))
      let catalog = JSON.object(["format": .integer(1), "releases": .array([record])])
      #expect(try Catalog(reading: try catalog.encoded()).releases == [entry])
    }
  }

  @Test("what has not changed and lives long enough is not signed again")
  func unchanged() throws {
    let bench = try SigningBench.signed()
    let before = try bench.timestamp
    bench.wait(days: 3)
    #expect(try bench.sign(with: bench.allKeys).published.isEmpty)
    #expect(try bench.timestamp == before)
    // Half of the timestamp's seven days are over.
    bench.wait(days: 1)
    #expect(try bench.sign(with: bench.allKeys).published == ["metadata/timestamp.json"])
    #expect(try bench.timestamp.version == 2)
    // Half of the snapshot's and targets' ninety.
    bench.wait(days: 42)
    let renewed = try bench.sign(with: bench.allKeys)
    #expect(
      renewed.published
        == ["metadata/2.targets.json", "metadata/2.snapshot.json", "metadata/timestamp.json"])
    #expect(try bench.clientsTargets().count == 1)
  }

  @Test("nobody has to renew what still lives")
  func passing() throws {
    let bench = try SigningBench.signed()
    bench.wait(days: 60)
    let report = try bench.sign(with: [bench.key(.timestamp)])
    #expect(report.published == ["metadata/timestamp.json"])
    #expect(report.lacking.isEmpty)
    bench.wait(days: 31)
    #expect(errorCode { try bench.sign(with: [bench.key(.timestamp)]) } == "signing.incomplete")
  }

  @Test("refreshing signs a timestamp for what is there, and nothing else")
  func refresh() throws {
    let bench = try SigningBench.signed()
    let before = try bench.timestamp
    try bench.publish("r1")
    #expect(
      try bench.refresh(with: [bench.key(.timestamp)]).published == ["metadata/timestamp.json"])
    let after = try bench.timestamp
    #expect(after.version == before.version + 1 && after.snapshot == before.snapshot)
    #expect(try bench.clientsTargets().count == 1)
    #expect(errorCode { try bench.refresh(with: [bench.stranger]) } == "signing.incomplete")
    // No packages are needed, and no catalog.
    try bench.chain.tree.remove("repo/packages")
    try bench.chain.tree.remove("repo/catalog.json")
    #expect(try bench.refresh(with: [bench.key(.timestamp)]).published.count == 1)
  }

  @Test("roles can be signed one after the other, by keys in different places")
  func partly() throws {
    let bench = try SigningBench()
    try bench.publish("r0")
    try bench.begin()
    #expect(try bench.sign(with: []).pending == [".pending/1.root.json"])
    for type in [MetadataType.root, .targets, .snapshot] {
      let report = try bench.sign(with: [bench.key(type)])
      #expect(report.signatureCount == 1)
      #expect(report.lacking.count == 1)
      #expect(try bench.chain.tree.names("repo/metadata") == ["1.root.json"])
    }
    let last = try bench.sign(with: [bench.key(.timestamp)])
    #expect(last.lacking.isEmpty && last.pending.isEmpty)
    #expect(last.published.last == "metadata/timestamp.json")
    #expect(try bench.clientsTargets().count == 1)
  }

  @Test("a key that is nobody's signs nothing, and is said so")
  func stranger() throws {
    let bench = try SigningBench.signed()
    try bench.publish("r1")
    do {
      _ = try bench.sign(with: [bench.stranger])
      Issue.record("a stranger signed")
    } catch let error as CairnError {
      #expect(error.code.id == "signing.incomplete")
      #expect(error.message.contains("targets"))
      #expect(error.hint?.contains(bench.stranger.publicKey.id.shortened) == true)
    }
    #expect(try bench.clientsTargets().count == 1)
  }

  @Test("a package that is not what the catalog says is not signed")
  func damaged() throws {
    let bench = try SigningBench.signed()
    try bench.publish("r1")
    let entry = try #require(try FolderSource(path: bench.path).packages().last)
    let name = "repo/\(entry.package)"
    let whole = try bench.chain.tree.read(name)
    // In the head; in a payload, which only a check of everything finds.
    for (place, check) in [(entry.headSize / 2, false), (whole.count - 1, true)] {
      var broken = whole
      broken[place] ^= 1
      try bench.chain.tree.write(broken, to: name)
      #expect(errorCode { try bench.sign(with: bench.allKeys, check: check) } == "package.damaged")
      #expect(try bench.clientsTargets().count == 1)
    }
    try bench.chain.tree.write(whole, to: name)
    #expect(try bench.sign(with: bench.allKeys, check: true).published.count == 3)
    #expect(try bench.clientsTargets().count == 2)
  }

  @Test("a catalog that says something else than the package is not signed")
  func disagreement() throws {
    let bench = try SigningBench.signed()
    let text = String(decoding: try bench.chain.tree.read("repo/catalog.json"), as: UTF8.self)
    let changed = text.replacingOccurrences(of: "\"r0\"", with: "\"r9\"")
    #expect(changed != text)
    try bench.chain.tree.write(Array(changed.utf8), to: "repo/catalog.json")
    #expect(errorCode { try bench.sign(with: bench.allKeys) } == "package.damaged")
  }

  @Test("an expired root signs nothing until it is renewed")
  func expired() throws {
    let bench = try SigningBench.signed()
    bench.wait(days: 365)
    #expect(errorCode { try bench.sign(with: bench.allKeys) } == "trust.expired")
    #expect(errorCode { try bench.refresh(with: bench.allKeys) } == "trust.expired")
    let renewed = try bench.rotate(RootChange(role: .root), with: bench.allKeys)
    #expect(renewed.published.contains("metadata/2.root.json"))
    #expect(try bench.clientsTargets().count == 1)
  }

  @Test("a run that was stopped in the middle is gone on with, above all versions that are there")
  func stopped() throws {
    let bench = try SigningBench.signed()
    let timestamp = try bench.chain.tree.read("repo/metadata/timestamp.json")
    try bench.publish("r1")
    _ = try bench.sign(with: bench.allKeys)
    // All but the last file was written.
    try bench.chain.tree.write(timestamp, to: "repo/metadata/timestamp.json")
    #expect(try bench.clientsTargets().count == 1)
    try bench.chain.tree.write([1], to: "repo/metadata/.4.targets.json.0123.cairn-part")
    let again = try bench.sign(with: bench.allKeys)
    #expect(
      again.published
        == ["metadata/3.targets.json", "metadata/3.snapshot.json", "metadata/timestamp.json"])
    #expect(try !bench.chain.tree.names("repo/metadata").contains { $0.hasPrefix(".") })
    #expect(try bench.clientsTargets().count == 2)
  }

  @Test("the same keys, repository and time give the same files")
  func deterministic() throws {
    let bench = try SigningBench()
    try bench.publish("r0")
    try bench.chain.tree.copy("repo", to: "copy")
    try bench.begin()
    _ = try bench.sign(with: bench.allKeys)
    let first = try bench.chain.tree.names("repo/metadata").map {
      try bench.chain.tree.read("repo/metadata/\($0)")
    }
    try bench.chain.tree.remove("repo")
    try bench.chain.tree.copy("copy", to: "repo")
    try bench.begin()
    _ = try bench.sign(with: bench.allKeys)
    let second = try bench.chain.tree.names("repo/metadata").map {
      try bench.chain.tree.read("repo/metadata/\($0)")
    }
    #expect(first.count == 4 && first == second)
  }
}
