// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnHydration
import CairnTrust
import Foundation

/// A repository to sign, keys for its roles, and a clock that stands still until it is set.
final class SigningBench {
  let chain: TestChain
  let path: String
  /// A key of each role, and one that is nobody's.
  let keys: [MetadataType: PrivateKey]
  let stranger: PrivateKey
  var now = UTCTime(secondsSince1970: 1_700_000_000)

  init() throws {
    chain = try TestChain()
    path = chain.tree.at("repo")
    var keys: [MetadataType: PrivateKey] = [:]
    for type in MetadataType.allCases { keys[type] = try PrivateKey(.ed25519) }
    self.keys = keys
    stranger = try PrivateKey(.ed25519)
  }

  /// A repository with one release and one key for each role, signed.
  static func signed() throws -> SigningBench {
    let bench = try SigningBench()
    try bench.publish("r0")
    try bench.begin()
    _ = try bench.sign(with: bench.allKeys)
    return bench
  }

  var allKeys: [PrivateKey] { MetadataType.allCases.compactMap { keys[$0] } }

  func key(_ type: MetadataType) -> PrivateKey { keys[type] ?? stranger }

  func wait(days: Int) { now = now.adding(seconds: days * 86_400) }

  /// Publishes a small release.
  func publish(_ id: String) throws {
    try chain.tree.write(Array("content of \(id)\n".utf8), to: "\(id)/file")
    try chain.publish(id)
  }

  // MARK: Signing

  func signer(
    _ signers: [any Signer], copies: [(name: String, bytes: [UInt8])] = [], check: Bool = false
  ) throws -> RepositorySigner {
    try RepositorySigner(
      path: path, owner: "a test",
      request: SigningRequest(
        signers: signers, now: now, copies: copies, checksPayloads: check))
  }

  func begin(_ roles: [MetadataType: RoleSettings] = [:]) throws {
    try RepositorySigner.prepare(path: path, owner: "a test")
    let usual = keys.mapValues { RoleSettings(keys: [$0.publicKey]) }
    var signer = try signer([])
    try signer.begin(with: usual.merging(roles) { _, given in given })
  }

  @discardableResult func sign(
    with signers: [any Signer], copies: [(name: String, bytes: [UInt8])] = [], check: Bool = false
  ) throws -> SigningReport {
    var signer = try signer(signers, copies: copies, check: check)
    return try signer.sign()
  }

  @discardableResult func rotate(_ change: RootChange, with signers: [any Signer]) throws
    -> SigningReport
  {
    var signer = try signer(signers)
    try signer.change(change)
    return try signer.sign()
  }

  @discardableResult func refresh(with signers: [any Signer]) throws -> SigningReport {
    var signer = try signer(signers)
    return try signer.refresh()
  }

  // MARK: Reading

  func read<Content: RoleMetadata>(
    _ name: String, as content: Content.Type
  ) throws -> Metadata<Content> {
    try Metadata<Content>(reading: chain.tree.read("repo/\(name)"))
  }

  var timestamp: Timestamp {
    get throws { try read("metadata/timestamp.json", as: Timestamp.self).signed }
  }

  /// The targets that a client finds that begins with root 1 and believes nothing unverified.
  func clientsTargets() throws -> [String: TargetFile] {
    var root = try read("metadata/1.root.json", as: Root.self)
    while let next = try? read(
      "metadata/\(root.signed.version + 1).root.json", as: Root.self)
    {
      try root.signed.authority(for: .root).verify(next, file: "root")
      try next.signed.authority(for: .root).verify(next, file: "root")
      root = next
    }
    try root.signed.authority(for: .root).verify(root, file: "root")
    let timestamp = try read("metadata/timestamp.json", as: Timestamp.self)
    try root.signed.authority(for: .timestamp).verify(timestamp, file: "timestamp")
    let snapshotFile = timestamp.signed.snapshot
    let snapshot = try read("metadata/\(snapshotFile.version).snapshot.json", as: Snapshot.self)
    try root.signed.authority(for: .snapshot).verify(snapshot, file: "snapshot")
    let targetsFile = snapshot.signed.files["targets.json"]
    let name = "metadata/\(targetsFile?.version ?? 0).targets.json"
    let targets = try read(name, as: Targets.self)
    try root.signed.authority(for: .targets).verify(targets, file: "targets")
    let pairs =
      [(snapshotFile, "metadata/\(snapshotFile.version).snapshot.json")]
      + (targetsFile.map { [($0, name)] } ?? [])
    for (file, name) in pairs {
      let bytes = try chain.tree.read("repo/\(name)")
      guard file.length == bytes.count, file.hashes == Hashes(of: bytes) else {
        throw CairnError(.trustMixed, name)
      }
    }
    guard timestamp.signed.announcedRootVersion == root.signed.version else {
      throw CairnError(.trustMixed, "the announced root")
    }
    return targets.signed.targets
  }
}
