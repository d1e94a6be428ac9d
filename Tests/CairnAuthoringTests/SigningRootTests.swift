// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnHydration
import CairnTrust
import Testing

@Suite("The keys of a repository change")
struct SigningRootTests {
  private static func owners(_ count: Int) throws -> [PrivateKey] {
    try (0..<count).map { _ in try PrivateKey(.ed25519) }
  }

  private static func settings(_ keys: [PrivateKey], _ threshold: Int) -> RoleSettings {
    RoleSettings(keys: keys.map(\.publicKey), threshold: threshold)
  }

  @Test("the first root waits until enough of its owners have signed copies of it")
  func threshold() throws {
    let bench = try SigningBench()
    let owners = try Self.owners(3)
    try bench.begin([.root: Self.settings(owners, 2)])
    let others = [bench.key(.targets), bench.key(.snapshot), bench.key(.timestamp)]
    #expect(errorCode { try bench.sign(with: others) } == "signing.incomplete")
    var copies: [(name: String, bytes: [UInt8])] = []
    for (number, owner) in owners.prefix(2).enumerated() {
      try bench.chain.tree.copy("repo/.pending/1.root.json", to: "copy\(number)")
      let copy = try MetadataCopy(
        signing: bench.chain.tree.at("copy\(number)"), with: [owner])
      #expect(copy.type == .root && copy.version == 1)
      #expect(copy.newSigners == [owner.publicKey.id])
      copies.append(("copy\(number)", try bench.chain.tree.read("copy\(number)")))
    }
    let first = try bench.sign(with: others, copies: [copies[0]])
    #expect(first.lacking.map(\.count) == [1] && first.published.isEmpty)
    #expect(first.unusedCopies.isEmpty)
    let second = try bench.sign(with: others, copies: copies)
    #expect(second.lacking.isEmpty && second.unusedCopies == ["copy0"])
    #expect(try bench.clientsTargets().isEmpty)
    #expect(try bench.read("metadata/1.root.json", as: Root.self).signatures.count == 2)
  }

  @Test("a copy of something else, or signed by somebody else, adds nothing")
  func foreignCopies() throws {
    let bench = try SigningBench()
    let owners = try Self.owners(2)
    try bench.begin([.root: Self.settings(owners, 2)])
    try bench.chain.tree.copy("repo/.pending/1.root.json", to: "copy")
    _ = try MetadataCopy(signing: bench.chain.tree.at("copy"), with: [bench.stranger])
    let strange = ("copy", try bench.chain.tree.read("copy"))
    #expect(errorCode { try bench.sign(with: [], copies: [strange]) } == "signing.incomplete")
    // The same owner, but of the root as it was before a change.
    try bench.chain.tree.copy("repo/.pending/1.root.json", to: "old")
    _ = try MetadataCopy(signing: bench.chain.tree.at("old"), with: [owners[0]])
    try bench.rotate(RootChange(role: .timestamp, expiryDays: 3), with: [])
    let old = ("old", try bench.chain.tree.read("old"))
    #expect(errorCode { try bench.sign(with: [], copies: [old]) } == "signing.incomplete")
  }

  @Test("a new root needs the thresholds of the old one and of itself", arguments: [true, false])
  func bothThresholds(newFirst: Bool) throws {
    let bench = try SigningBench.signed()
    let old = bench.key(.root)
    let new = try PrivateKey(.ecdsa)
    let change = RootChange(
      role: .root, removed: [.key(old.publicKey)], added: [new.publicKey])
    let half = try bench.rotate(change, with: [newFirst ? new : old])
    #expect(half.lacking.map(\.rootVersion) == [newFirst ? 1 : 2])
    #expect(half.published.isEmpty)
    try bench.sign(with: [newFirst ? old : new, bench.key(.timestamp)])
    #expect(try bench.clientsTargets().count == 1)
    #expect(try bench.timestamp.announcedRootVersion == 2)
    // The old key counts no more.
    #expect(try bench.rotate(RootChange(role: .root), with: [old]).signatureCount == 0)
  }

  @Test(
    "a role's new key takes over, with all that the old one signed",
    arguments: MetadataType.allCases)
  func everyRole(type: MetadataType) throws {
    let bench = try SigningBench.signed()
    let next = try PrivateKey(.ed25519)
    let change = RootChange(
      role: type, removed: [.id(String(bench.key(type).publicKey.id.text.prefix(10)))],
      added: [next.publicKey])
    let report = try bench.rotate(change, with: bench.allKeys + [next])
    #expect(report.lacking.isEmpty)
    #expect(report.published.contains("metadata/2.root.json"))
    #expect(report.published.last == "metadata/timestamp.json")
    #expect(try bench.clientsTargets().count == 1)
  }

  @Test("a root that would leave devices without valid metadata waits for them")
  func together() throws {
    let bench = try SigningBench.signed()
    let next = try PrivateKey(.ed25519)
    let change = RootChange(
      role: .targets, removed: [.key(bench.key(.targets).publicKey)], added: [next.publicKey])
    let early = try bench.rotate(change, with: [bench.key(.root)])
    #expect(early.published.isEmpty)
    #expect(early.lacking.map(\.type) == [.targets])
    #expect(try bench.clientsTargets().count == 1)
    let complete = try bench.sign(with: [next, bench.key(.snapshot), bench.key(.timestamp)])
    #expect(
      complete.published == [
        "metadata/2.targets.json", "metadata/2.snapshot.json", "metadata/2.root.json",
        "metadata/timestamp.json",
      ])
    #expect(try bench.clientsTargets().count == 1)
  }

  @Test("a root that harms nobody is published without the timestamp's key")
  func harmless() throws {
    let bench = try SigningBench.signed()
    let next = try PrivateKey(.ed25519)
    let report = try bench.rotate(
      RootChange(role: .root, added: [next.publicKey]), with: [bench.key(.root)])
    #expect(report.published == ["metadata/2.root.json"])
    #expect(report.lacking.map(\.type) == [.timestamp])
    _ = try bench.sign(with: [bench.key(.timestamp)])
    #expect(try bench.clientsTargets().count == 1)
  }

  @Test("changes that nobody could meet are refused")
  func impossible() throws {
    let bench = try SigningBench.signed()
    let key = bench.key(.targets).publicKey
    let changes = [
      RootChange(role: .targets, removed: [.key(key)]),
      RootChange(role: .targets, threshold: 2),
      RootChange(role: .targets, threshold: 0),
      RootChange(role: .targets, added: [key]),
      RootChange(role: .targets, removed: [.key(bench.stranger.publicKey)]),
      RootChange(role: .targets, removed: [.id("")], added: [bench.stranger.publicKey]),
      RootChange(role: .targets, removed: [.id("zzzzzz")], added: [bench.stranger.publicKey]),
      RootChange(role: .targets, expiryDays: 0),
      RootChange(
        role: .targets, added: [PublicKey(type: "new", scheme: "new", publicValue: "")]),
    ]
    for change in changes {
      #expect(
        errorCode { try bench.rotate(change, with: bench.allKeys) } == "signing.change-malformed")
    }
    #expect(try bench.chain.tree.names("repo/metadata").contains("2.root.json") == false)
    #expect(errorCode { try bench.begin() } == "signing.exists")
  }

  @Test("lifetimes are the root's, and change with it")
  func lifetimes() throws {
    let bench = try SigningBench.signed()
    #expect(try bench.timestamp.expires == bench.now.adding(seconds: 7 * 86_400))
    _ = try bench.rotate(RootChange(role: .timestamp, expiryDays: 2), with: bench.allKeys)
    bench.wait(days: 1)
    _ = try bench.refresh(with: bench.allKeys)
    #expect(try bench.timestamp.expires == bench.now.adding(seconds: 2 * 86_400))
  }

  @Test("the status says who lacks what, and what is not signed")
  func status() throws {
    let bench = try SigningBench.signed()
    try bench.publish("r1")
    let next = try PrivateKey(.ed25519)
    _ = try bench.rotate(
      RootChange(role: .root, added: [next.publicKey], threshold: 2), with: [next])
    let status = try SigningStatus(path: bench.path)
    #expect(status.rootVersion == 1 && status.isRootPublished)
    #expect(status.roles.map(\.type) == [.root, .targets, .snapshot, .timestamp])
    #expect(status.roles.allSatisfy { $0.isSigned && $0.version == 1 })
    #expect(status.pending.first == ".pending/2.root.json")
    #expect(status.lacking.filter { $0.type == .root }.map(\.rootVersion) == [1, 2])
    #expect(status.unsigned.count == 1 && status.leftOver.isEmpty)
  }
}
