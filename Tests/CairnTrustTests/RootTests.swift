// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust
import Testing

@Suite("Roots")
struct RootTests {
  private let repository = TestRepository()

  /// Replaces the root's keys.
  private func setRootKeys(_ numbers: [Int], threshold: Int) {
    let keys = numbers.map { TestKey(number: $0) }
    for key in keys { repository.root.keys[key.id] = key.publicKey }
    repository.root.roles[.root] = Role(keyIDs: keys.map(\.id), threshold: threshold)
  }

  private func sign(as numbers: [Int]) {
    repository.signers["root"] = numbers.map { TestKey(number: $0) }
  }

  @Test("a first update takes the next root, timestamp, snapshot and targets, in this order")
  func first() throws {
    try repository.publish()
    let device = try repository.newDevice()
    #expect(repository.refresh(device) == nil)
    #expect(
      repository.requests == [
        "2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json",
      ])
    #expect(device.written == ["timestamp.json", "snapshot.json", "targets.json"])
    for name in device.written where name != "timestamp.json" {
      #expect(device.files[name] == repository.files["1.\(name)"], "kept as it was served")
    }
  }

  @Test("without a root, with a damaged or unsigned one, nothing is asked for")
  func noRoot() throws {
    try repository.publish()
    let device = try repository.newDevice()
    let whole = try #require(device.files["root.json"])
    repository.signers["root"] = []
    let unsigned = try repository.signed(repository.root, as: "root")
    for root in [nil, [], Array(whole.dropLast(20)), unsigned] {
      device.files["root.json"] = root
      #expect(repository.refresh(device) == .trustNoRoot)
      #expect(repository.requests.isEmpty)
    }
  }

  @Test("roots are taken one after the other, expired ones between them too")
  func chain() throws {
    try repository.publish()
    let device = try repository.newDevice()
    repository.root.header.expires = TestRepository.now
    for number in 10..<14 {
      setRootKeys([number], threshold: 1)
      sign(as: [number, number == 10 ? 0 : number - 1])
      try repository.nextRoot()
    }
    #expect(repository.refresh(device) == .trustExpired, "the last one has expired")
    #expect(try device.version(Root.self) == 5)
    sign(as: [13])
    try repository.nextRoot { $0.header.expires = TestRepository.later }
    #expect(repository.refresh(device) == nil)
    #expect(try device.version(Root.self) == 6)
  }

  @Test(
    "a root needs the thresholds of the old and of the new root",
    arguments: [
      ([1, 2, 3], 2, [1, 2], true), ([1, 2, 3], 2, [2, 3], true), ([1, 2, 3], 2, [3], false),
      ([4], 1, [1, 2, 4], true), ([4], 1, [4], false), ([4], 1, [1, 4], false),
      ([4], 1, [1, 2], false), ([1, 2, 4], 3, [1, 2], false), ([1, 2, 4], 3, [1, 2, 4], true),
      ([1, 2], 1, [1], false), ([1, 2], 1, [1, 2, 9], true), ([1, 2, 3], 2, [], false),
    ])
  func thresholds(keys: [Int], threshold: Int, signers: [Int], isTaken: Bool) throws {
    setRootKeys([1, 2, 3], threshold: 2)
    sign(as: [1, 2, 3])
    try repository.publish()
    let device = try repository.newDevice()
    setRootKeys(keys, threshold: threshold)
    sign(as: signers)
    try repository.nextRoot()
    #expect(repository.refresh(device) == (isTaken ? nil : .trustSignature))
    #expect(try device.version(Root.self) == (isTaken ? 2 : 1))
  }

  @Test("one key under many names counts once")
  func oneKey() throws {
    try repository.publish()
    let key = TestKey(number: 0)
    let upper = PublicKey(
      type: "ed25519", scheme: "ed25519", publicValue: key.publicKey.publicValue.uppercased())
    repository.root.keys[KeyID("other")] = upper
    repository.root.keys[KeyID("third")] = key.publicKey
    repository.root.roles[.root] = Role(
      keyIDs: [key.id, KeyID("other"), KeyID("third")], threshold: 2)
    var metadata = Metadata(repository.root)
    for name in [key.id, KeyID("other"), KeyID("third")] { try metadata.sign(with: key, as: name) }
    let device = TestKeeper()
    device.files["root.json"] = try metadata.encoded()
    #expect(repository.refresh(device) == .trustNoRoot)
    repository.root.roles[.root]?.threshold = 1
    metadata = Metadata(repository.root)
    try metadata.sign(with: key, as: KeyID("third"))
    device.files["root.json"] = try metadata.encoded()
    #expect(repository.refresh(device) == nil)
  }

  @Test("a signature of a key that the role does not name does not count")
  func foreignKey() throws {
    try repository.publish()
    let device = try repository.newDevice()
    // The timestamp's key is in the same root, but not for this.
    sign(as: [1])
    try repository.nextRoot()
    #expect(repository.refresh(device) == .trustSignature)
  }

  @Test("the next root must be of the next version", arguments: [-1, 0, 2, 5])
  func version(step: Int) throws {
    repository.root.header.version = 3
    try repository.publish()
    let device = try repository.newDevice()
    repository.root.header.version += step
    repository.files["4.root.json"] = try repository.signed(repository.root, as: "root")
    #expect(repository.refresh(device) == (step > 0 ? .trustMixed : .trustRollback))
    #expect(try device.version(Root.self) == 3)
  }

  @Test("no more roots are taken in one update than the limit says")
  func rotationLimit() throws {
    try repository.publish()
    let device = try repository.newDevice()
    for _ in 0..<5 { try repository.nextRoot() }
    var limits = TrustLimits()
    limits.rootRotations = 3
    #expect(repository.refresh(device, limits: limits) == nil)
    #expect(try device.version(Root.self) == 4)
    #expect(repository.refresh(device, limits: limits) == nil)
    #expect(try device.version(Root.self) == 6)
  }

  @Test("unknown members are signed with the rest, unknown keys and schemes stand aside")
  func unknown() throws {
    try repository.publish()
    let device = try repository.newDevice()
    let strange = PublicKey(type: "sphincs", scheme: "sphincs-9", publicValue: "?")
    try repository.nextRoot {
      $0.header.unrecognized["custom"] = .object(["b": .integer(1), "a": .null])
      $0.keys[strange.id] = strange
      $0.roles[.root]?.keyIDs.append(strange.id)
      $0.roles[.timestamp]?.keyIDs += [KeyID("not given")]
    }
    #expect(repository.refresh(device) == nil)
    var text = String(decoding: try #require(repository.files["2.root.json"]), as: UTF8.self)
    text.replace("\"custom\":{\"a\":null", with: "\"custom\":{\"a\":1")
    let other = try repository.newDevice()
    other.files["root.json"] = Array(text.utf8)
    #expect(repository.refresh(other) == .trustNoRoot)
  }

  @Test(
    "only version 1 of the specification is read", arguments: ["2.0.0", "1", "1.0.x", "", "0.9"])
  func specification(version: String) throws {
    try repository.publish()
    let device = try repository.newDevice()
    try repository.nextRoot { $0.header.specVersion = version }
    #expect(repository.refresh(device) == .trustMalformed)
    #expect(try device.version(Root.self) == 1)
  }

  @Test("metadata of another role is no root")
  func type() throws {
    try repository.publish()
    let device = try repository.newDevice()
    repository.files["2.root.json"] = try repository.signed(repository.timestamp, as: "root")
    #expect(repository.refresh(device) == .trustMalformed)
  }
}
