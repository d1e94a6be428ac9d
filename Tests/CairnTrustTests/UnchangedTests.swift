// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust
import Testing

@Suite("The one-request question")
struct UnchangedTests {
  private let repository = TestRepository()
  private let device: TestKeeper

  init() throws {
    try repository.publish()
    device = try repository.newDevice()
    #expect(repository.refresh(device) == nil)
  }

  private func isUnchanged(now: UTCTime = TestRepository.now) throws -> Bool {
    var updater = try repository.updater(device, now: now)
    let answer = try updater.isUnchanged()
    #expect(repository.requests.count <= 1)
    #expect(updater.targets.isEmpty == !answer)
    return answer
  }

  @Test("the same timestamp, or a newer one of the same snapshot, answers with one request")
  func unchanged() throws {
    #expect(try isUnchanged())
    try repository.renew()
    #expect(try isUnchanged())
    #expect(try device.version(Timestamp.self) == 2)
    var updater = try repository.updater(device)
    #expect(try updater.isUnchanged())
    #expect(try updater.target("dir/file") != nil)
    #expect(repository.requests == ["timestamp.json"])
  }

  @Test("a kept timestamp that has expired is as good as any to compare with")
  func expiredKept() throws {
    repository.timestamp.header.expires = TestRepository.now.adding(seconds: 5)
    try repository.renew()
    #expect(try isUnchanged())
    let now = TestRepository.now.adding(seconds: 6)
    #expect(try !isUnchanged(now: now), "the only one there is has expired")
    repository.timestamp.header.expires = TestRepository.later
    try repository.renew()
    #expect(try isUnchanged(now: now))
  }

  @Test("another snapshot, a newer root, or none announced need the whole update")
  func changed() throws {
    try repository.publishNext()
    #expect(try !isUnchanged())
    #expect(repository.refresh(device) == nil)
    #expect(try isUnchanged())
    try repository.nextRoot()
    try repository.renew()
    #expect(try !isUnchanged())
    #expect(repository.refresh(device) == nil)
    #expect(try isUnchanged())
    repository.timestamp.announcedRootVersion = nil
    try repository.renew()
    #expect(try !isUnchanged())
  }

  @Test("an older, foreign, damaged or missing timestamp decides nothing and is not kept")
  func wrong() throws {
    try repository.renew()
    #expect(try isUnchanged())
    let before = device.files
    repository.timestamp.header.version = 1
    try repository.publishTimestamp()
    #expect(try !isUnchanged())
    repository.timestamp.header.version = 3
    repository.signers["timestamp"] = [TestKey(number: 3)]
    try repository.publishTimestamp()
    #expect(try !isUnchanged())
    repository.files["timestamp.json"] = [UInt8](repeating: 32, count: 100_000)
    #expect(try !isUnchanged())
    repository.files["timestamp.json"] = nil
    #expect(try !isUnchanged())
    #expect(device.files == before)
  }

  @Test(
    "what is kept must be complete and good, or nothing is asked",
    arguments: ["timestamp", "snapshot", "targets"])
  func incomplete(role: String) throws {
    device.files["\(role).json"] = nil
    #expect(try !isUnchanged())
    #expect(repository.requests.isEmpty)
  }

  @Test(
    "kept snapshots and targets that have expired need the whole update",
    arguments: ["snapshot", "targets"])
  func expired(role: String) throws {
    let soon = TestRepository.now.adding(seconds: 50)
    if role == "snapshot" {
      repository.snapshot.header.expires = soon
    } else {
      repository.targets["targets"]?.header.expires = soon
    }
    try repository.publishNext()
    #expect(repository.refresh(device) == nil)
    #expect(try isUnchanged())
    #expect(try !isUnchanged(now: soon))
  }

  @Test("an expired root asks nothing")
  func expiredRoot() throws {
    #expect(try !isUnchanged(now: TestRepository.later))
    #expect(repository.requests.isEmpty)
  }
}
