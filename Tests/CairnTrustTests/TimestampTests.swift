// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust
import Testing

@Suite("Timestamps and snapshots")
struct TimestampTests {
  private let repository = TestRepository()

  private func updatedDevice() throws -> TestKeeper {
    try repository.publish()
    let device = try repository.newDevice()
    #expect(repository.refresh(device) == nil)
    return device
  }

  @Test("what has not changed is not fetched again")
  func unchanged() throws {
    let device = try updatedDevice()
    #expect(repository.refresh(device) == nil)
    #expect(repository.requests == ["2.root.json", "timestamp.json"])
    try repository.renew()
    #expect(repository.refresh(device) == nil)
    #expect(repository.requests == ["2.root.json", "timestamp.json"])
    #expect(try device.version(Timestamp.self) == 2)
  }

  @Test("a repository without a timestamp is refused")
  func missing() throws {
    try repository.publish()
    repository.files["timestamp.json"] = nil
    #expect(repository.refresh(try repository.newDevice()) == .trustMissing)
  }

  @Test("an older timestamp is refused, also when the kept one has expired")
  func rollback() throws {
    repository.timestamp.header.version = 5
    repository.timestamp.header.expires = TestRepository.now.adding(seconds: 10)
    let device = try updatedDevice()
    repository.timestamp.header.version = 4
    repository.timestamp.header.expires = TestRepository.later
    try repository.publishTimestamp()
    #expect(repository.refresh(device) == .trustRollback)
    let afterwards = TestRepository.now.adding(seconds: 20)
    #expect(repository.refresh(device, now: afterwards) == .trustRollback)
    repository.timestamp.header.version = 6
    try repository.publishTimestamp()
    #expect(repository.refresh(device, now: afterwards) == nil)
  }

  @Test("another timestamp of the same version is not taken")
  func sameVersion() throws {
    let device = try updatedDevice()
    let before = device.files
    repository.timestamp.snapshot.version = 100
    try repository.publishTimestamp()
    #expect(repository.refresh(device) == nil)
    #expect(device.files == before)
  }

  @Test("a timestamp that names an older snapshot is refused")
  func snapshotRollback() throws {
    repository.snapshot.header.version = 3
    let device = try updatedDevice()
    repository.snapshot.header.version = 2
    repository.timestamp.header.version = 2
    try repository.publish()
    #expect(repository.refresh(device) == .trustRollback)
    #expect(try device.version(Timestamp.self) == 1)
  }

  @Test(
    "the moment of its expiry, metadata is expired",
    arguments: ["timestamp", "snapshot", "targets"])
  func expiry(role: String) throws {
    let device = try updatedDevice()
    let expires = TestRepository.now.adding(seconds: 100)
    switch role {
    case "timestamp": repository.timestamp.header.expires = expires
    case "snapshot": repository.snapshot.header.expires = expires
    default: repository.targets["targets"]?.header.expires = expires
    }
    try repository.publishNext()
    let kept = device.files["\(role).json"]
    #expect(repository.refresh(device, now: expires) == .trustExpired)
    #expect(device.files["\(role).json"] == kept, "what has expired is not kept")
    #expect(repository.refresh(device, now: expires.adding(seconds: -1)) == nil)
    #expect(repository.refresh(device, now: expires) == .trustExpired, "nor used when it is kept")
  }

  @Test("an expired root stops the update before the timestamp")
  func rootExpiry() throws {
    let device = try updatedDevice()
    #expect(repository.refresh(device, now: TestRepository.later) == .trustExpired)
    #expect(repository.requests == ["2.root.json"])
  }

  @Test("timestamp and snapshot are kept before what follows fails")
  func order() throws {
    try repository.publish()
    repository.files["1.snapshot.json"] = nil
    let device = try repository.newDevice()
    #expect(repository.refresh(device) == .trustMissing)
    #expect(device.written == ["timestamp.json"])
    try repository.publish()
    repository.files["1.targets.json"] = nil
    #expect(repository.refresh(device) == .trustMissing)
    #expect(device.written == ["timestamp.json", "snapshot.json"])
  }

  @Test("a snapshot must be the version that the timestamp names")
  func snapshotVersion() throws {
    let device = try updatedDevice()
    try repository.publishNext()
    repository.snapshot.header.version = 3
    repository.files["2.snapshot.json"] = try repository.signed(repository.snapshot, as: "snapshot")
    #expect(repository.refresh(device) == .trustMixed)
    #expect(try device.version(Snapshot.self) == 1)
  }

  @Test("a snapshot must not lose a file, nor have an older one", arguments: [false, true])
  func lostFile(givesHashes: Bool) throws {
    repository.givesHashes = givesHashes
    repository.delegate(to: "a", key: TestKey(number: 50))
    repository.targets["a"]?.header.version = 2
    let device = try updatedDevice()
    let delegated = repository.targets.removeValue(forKey: "a")
    repository.snapshot.files["a.json"] = nil
    try repository.publishNext()
    #expect(repository.refresh(device) == .trustRollback)
    repository.targets["a"] = delegated
    repository.targets["a"]?.header.version = 0
    try repository.publishNext()
    #expect(repository.refresh(device) == .trustRollback)
    #expect(try device.version(Snapshot.self) == 1)
    repository.targets["a"]?.header.version = 1
    try repository.publishNext()
    #expect(repository.refresh(device) == nil)
  }

  @Test("hashes and lengths that are given must be right", arguments: ["snapshot", "targets"])
  func hashes(role: String) throws {
    repository.givesHashes = true
    let device = try updatedDevice()
    try repository.publishNext()
    let name = "2.\(role).json"
    let right = try #require(repository.files[name])
    for wrong in [right + [10], right.dropLast() + [32], right.dropLast()] {
      repository.files[name] = wrong
      #expect(repository.refresh(device) == .trustMixed)
    }
    repository.files[name] = right
    #expect(repository.refresh(device) == nil)
  }

  @Test("a kept snapshot with another hash than the timestamp's is fetched again")
  func keptHash() throws {
    repository.givesHashes = true
    let device = try updatedDevice()
    // The same version, published again with other bytes.
    repository.snapshot.header.unrecognized["again"] = .bool(true)
    repository.timestamp.header.version = 2
    try repository.publish()
    #expect(repository.refresh(device) == nil)
    #expect(device.files["snapshot.json"] == repository.files["1.snapshot.json"])
  }

  @Test(
    "metadata that is not signed by its role is refused",
    arguments: ["timestamp", "snapshot", "targets"])
  func signatures(role: String) throws {
    let device = try updatedDevice()
    let before = device.files["\(role).json"]
    repository.signers[role] = [TestKey(number: 99)]
    try repository.publishNext()
    #expect(repository.refresh(device) == .trustSignature)
    #expect(device.files["\(role).json"] == before)
  }

  @Test("two signatures of one name spoil a file, a wrong one beside enough good ones does not")
  func doubleSignature() throws {
    let device = try updatedDevice()
    try repository.renew()
    let bytes = try #require(repository.files["timestamp.json"])
    var text = String(decoding: bytes, as: UTF8.self)
    let start = try #require(text.firstRange(of: "\"signatures\":[")).upperBound
    text.insert(contentsOf: "{\"keyid\":\"abc\",\"sig\":\"no hexadecimal\"},", at: start)
    repository.files["timestamp.json"] = Array(text.utf8)
    #expect(repository.refresh(device) == nil)
    try repository.renew()
    text.insert(contentsOf: "{\"keyid\":\"abc\",\"sig\":\"\"},", at: start)
    repository.files["timestamp.json"] = Array(text.utf8)
    #expect(repository.refresh(device) == .trustMalformed)
  }

  @Test("rotated keys make a device forget what lost keys have fast-forwarded")
  func fastForward() throws {
    repository.timestamp.header.version = 1_000_000
    repository.snapshot.header.version = 1_000_000
    repository.targets["targets"]?.header.version = 1_000_000
    let device = try updatedDevice()
    let (timestampKey, snapshotKey) = (TestKey(number: 60), TestKey(number: 61))
    // The old snapshot key stays beside the new one: signatures alone would not tell.
    let old = try #require(repository.signers["timestamp"]?.first)
    try repository.nextRoot {
      $0.keys[timestampKey.id] = timestampKey.publicKey
      $0.keys[snapshotKey.id] = snapshotKey.publicKey
      $0.roles[.timestamp] = Role(keyIDs: [timestampKey.id], threshold: 1)
      $0.roles[.snapshot]?.keyIDs.append(snapshotKey.id)
    }
    #expect(repository.signers["timestamp"] == [old])
    repository.signers["timestamp"] = [timestampKey]
    repository.timestamp.header.version = 2
    repository.snapshot.header.version = 2
    repository.targets["targets"]?.header.version = 2
    try repository.publish()
    #expect(repository.refresh(device) == nil)
    #expect(try device.version(Snapshot.self) == 2)
    #expect(try device.version(Timestamp.self) == 2)
  }

  @Test("keys that are only added forget nothing")
  func addedKey() throws {
    repository.snapshot.header.version = 7
    let device = try updatedDevice()
    let key = TestKey(number: 62)
    try repository.nextRoot {
      $0.keys[key.id] = key.publicKey
      $0.roles[.snapshot]?.keyIDs.append(key.id)
    }
    repository.timestamp.header.version = 2
    repository.snapshot.header.version = 6
    try repository.publish()
    #expect(repository.refresh(device) == .trustRollback)
    #expect(try device.version(Snapshot.self) == 7)
  }

  @Test("files larger than their limits are refused")
  func limits() throws {
    try repository.publish()
    let device = try repository.newDevice()
    for change: (inout TrustLimits) -> Void in [
      { $0.timestamp = 100 }, { $0.snapshot = 100 }, { $0.targets = 100 },
    ] {
      var limits = TrustLimits()
      change(&limits)
      #expect(repository.refresh(device, limits: limits) == .trustMalformed)
    }
    repository.givesHashes = true
    try repository.publishNext()
    var limits = TrustLimits()
    limits.targets = 100
    #expect(repository.refresh(device, limits: limits) == .trustMalformed)
    try repository.nextRoot()
    limits = TrustLimits()
    limits.root = 100
    #expect(repository.refresh(device, limits: limits) == .trustMalformed)
  }

  @Test("a longer file is refused also if only blanks make it longer")
  func padding() throws {
    let device = try updatedDevice()
    try repository.renew()
    repository.files["timestamp.json"]? += [UInt8](repeating: 32, count: 20_000)
    #expect(repository.refresh(device) == .trustMalformed)
    var updater = try repository.updater(device)
    #expect(try !updater.isUnchanged())
    #expect(try device.version(Timestamp.self) == 1)
  }

  @Test("kept files that somebody else signed are not taken for trusted")
  func foreignKept() throws {
    let device = try updatedDevice()
    repository.signers["snapshot"] = [TestKey(number: 70)]
    device.files["snapshot.json"] = try repository.signed(repository.snapshot, as: "snapshot")
    #expect(repository.refresh(device) == nil)
    #expect(repository.requests.last == "1.snapshot.json")
    repository.signers["timestamp"] = [TestKey(number: 71)]
    repository.timestamp.header.version = 1_000
    device.files["timestamp.json"] = try repository.signed(repository.timestamp, as: "timestamp")
    #expect(repository.refresh(device) == nil)
    #expect(try device.version(Timestamp.self) == 1)
  }

  @Test("a kept snapshot that has expired is asked for again")
  func renewedSnapshot() throws {
    let soon = TestRepository.now.adding(seconds: 9)
    repository.snapshot.header.expires = soon
    let device = try updatedDevice()
    repository.snapshot.header.expires = TestRepository.later
    try repository.publish()
    #expect(repository.refresh(device, now: soon) == nil)
    #expect(repository.requests.last == "1.snapshot.json")
  }

  @Test("an updater can be asked twice, and forgets what a newer root or snapshot replaces")
  func again() throws {
    repository.timestamp.header.version = 1_000_000
    let device = try updatedDevice()
    var updater = try repository.updater(device)
    try updater.refresh()
    #expect(updater.targets.count == 1)
    let key = TestKey(number: 72)
    try repository.nextRoot {
      $0.keys[key.id] = key.publicKey
      $0.roles[.timestamp] = Role(keyIDs: [key.id], threshold: 1)
    }
    repository.signers["timestamp"] = [key]
    repository.timestamp.header.version = 1
    repository.targets["targets"]?.targets = [:]
    try repository.publishNext()
    try updater.refresh()
    #expect(updater.root.version == 2)
    #expect(updater.timestamp?.version == 2)
    #expect(updater.targets.isEmpty)
  }

  @Test("damaged kept files do not stop an update")
  func damagedKept() throws {
    let device = try updatedDevice()
    for name in ["timestamp.json", "snapshot.json", "targets.json"] {
      let right = device.files[name]
      device.files[name] = [1, 2, 3]
      #expect(repository.refresh(device) == nil)
      #expect(device.files[name] == right)
    }
  }

  @Test("without consistent snapshots, names have no version")
  func inconsistent() throws {
    let repository = TestRepository(consistent: false)
    try repository.publish()
    let device = try repository.newDevice()
    #expect(repository.refresh(device) == nil)
    #expect(
      repository.requests == ["2.root.json", "timestamp.json", "snapshot.json", "targets.json"])
  }
}
