// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust

/// A repository in memory that can be published wrongly in every way, and that counts requests.
final class TestRepository: MetadataSource {
  /// The time of all tests.
  static let now = UTCTime(secondsSince1970: 1_800_000_000)
  static let later = now.adding(seconds: 86_400 * 30)

  var root: Root
  var timestamp: Timestamp
  var snapshot: Snapshot
  /// Targets metadata of the top-level role and of delegated ones.
  var targets: [String: Targets]
  /// Who signs, whoever ought to.
  var signers: [String: [TestKey]]
  /// Whether hashes and lengths of metadata are published.
  var givesHashes = false
  /// What is served.
  var files: [String: [UInt8]] = [:]
  /// The names that were asked for.
  var requests: [String] = []

  init(consistent: Bool = true) {
    let header = SignedHeader(version: 1, expires: TestRepository.later)
    var keys: [KeyID: PublicKey] = [:]
    var roles: [MetadataType: Role] = [:]
    signers = [:]
    for (number, type) in MetadataType.allCases.enumerated() {
      let key = TestKey(number: number)
      keys[key.id] = key.publicKey
      roles[type] = Role(keyIDs: [key.id], threshold: 1)
      signers[type.rawValue] = [key]
    }
    root = Root(header: header, consistentSnapshot: consistent, keys: keys, roles: roles)
    timestamp = Timestamp(header: header, snapshot: MetaFile(version: 1))
    snapshot = Snapshot(header: header, files: ["targets.json": MetaFile(version: 1)])
    let content = Array("content".utf8)
    targets = [
      "targets": Targets(
        header: header,
        targets: [
          "dir/file": TargetFile(
            length: content.count, hashes: Hashes(of: content), custom: .object(["a": .integer(1)]))
        ])
    ]
    timestamp.announcedRootVersion = 1
  }

  func metadata(_ fileName: String, limit: Int) -> [UInt8]? {
    requests.append(fileName)
    return files[fileName].map { Array($0.prefix(limit + 1)) }
  }

  // MARK: Publishing

  func signed<Content: RoleMetadata>(_ content: Content, as role: String) throws -> [UInt8] {
    var metadata = Metadata(content)
    for signer in signers[role] ?? [] { try metadata.sign(with: signer) }
    return try metadata.encoded()
  }

  func publishRoot() throws {
    files["\(root.version).root.json"] = try signed(root, as: "root")
  }

  /// The next version of the root, with what `change` does to it.
  func nextRoot(_ change: (inout Root) -> Void = { _ in }) throws {
    root.header.version += 1
    timestamp.announcedRootVersion = root.version
    change(&root)
    try publishRoot()
  }

  func describe(_ bytes: [UInt8], version: Int) -> MetaFile {
    givesHashes
      ? MetaFile(version: version, length: bytes.count, hashes: Hashes(of: bytes))
      : MetaFile(version: version)
  }

  func served(_ role: String, _ version: Int) -> String {
    MetadataFileName.served(role, version: root.consistentSnapshot == true ? version : nil)
  }

  /// Publishes everything but the root as it stands, versions included.
  func publish() throws {
    for (role, content) in targets {
      let bytes = try signed(content, as: role)
      files[served(role, content.version)] = bytes
      snapshot.files["\(role).json"] = describe(bytes, version: content.version)
    }
    let bytes = try signed(snapshot, as: "snapshot")
    files[served("snapshot", snapshot.version)] = bytes
    timestamp.snapshot = describe(bytes, version: snapshot.version)
    try publishTimestamp()
  }

  func publishTimestamp() throws {
    files["timestamp.json"] = try signed(timestamp, as: "timestamp")
  }

  /// Publishes everything with the next versions.
  func publishNext() throws {
    for role in targets.keys { targets[role]?.header.version += 1 }
    snapshot.header.version += 1
    timestamp.header.version += 1
    try publish()
  }

  /// Publishes a timestamp of the next version that names the same snapshot.
  func renew() throws {
    timestamp.header.version += 1
    try publishTimestamp()
  }

  /// Delegates from a role to another one, which gets a key of its own.
  func delegate(
    from role: String = "targets", to name: String, key: TestKey,
    _ scope: DelegatedRole.Scope = .paths(["*", "*/*"]), isTerminating: Bool = false,
    paths: [String] = []
  ) {
    let header = SignedHeader(version: 1, expires: TestRepository.later)
    var delegations = targets[role]?.delegations ?? Delegations(keys: [:], roles: [])
    delegations.keys[key.id] = key.publicKey
    delegations.roles.append(
      DelegatedRole(
        name: name, role: Role(keyIDs: [key.id], threshold: 1), scope: scope,
        isTerminating: isTerminating))
    targets[role]?.delegations = delegations
    if targets[name] == nil {
      targets[name] = Targets(header: header, targets: [:])
      signers[name] = [key]
    }
    for path in paths {
      targets[name]?.targets[path] = TargetFile(length: 0, hashes: Hashes(of: Array(name.utf8)))
    }
  }

  // MARK: Clients

  /// A device that trusts the current root, which must have been published.
  func newDevice() throws -> TestKeeper {
    try publishRoot()
    let keeper = TestKeeper()
    keeper.files["root.json"] = files["\(root.version).root.json"]
    return keeper
  }

  func updater(
    _ keeper: TestKeeper, now: UTCTime = TestRepository.now, limits: TrustLimits = TrustLimits()
  ) throws(CairnError) -> MetadataUpdater {
    requests = []
    return try MetadataUpdater(source: self, keeper: keeper, now: now, limits: limits)
  }

  /// Updates a device; gives the error's code where that fails.
  @discardableResult
  func refresh(
    _ keeper: TestKeeper, now: UTCTime = TestRepository.now, limits: TrustLimits = TrustLimits()
  ) -> ErrorCode? {
    do throws(CairnError) {
      var updater = try updater(keeper, now: now, limits: limits)
      try updater.refresh()
      return nil
    } catch {
      precondition(error.hint != nil && !error.message.isEmpty, "every refusal explains itself")
      return error.code
    }
  }
}
