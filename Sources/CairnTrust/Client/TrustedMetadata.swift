// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// The metadata that is trusted so far, and the rules by which more is taken.
///
/// Bytes in, decisions out: there is no clock, file or network here. The steps are those of the TUF
/// specification 1.0 (5.3 to 5.6), and each takes only what the steps before it allow: a root, then
/// newer roots, a timestamp, a snapshot, targets. A step that throws changes nothing.
public struct TrustedMetadata: Sendable {
  /// The moment at which the update began; expiry is judged by it all the time.
  public let now: UTCTime
  /// The newest trusted root, which may have expired.
  public private(set) var root: Root
  /// The newest trusted timestamp, which may have expired if it was kept.
  public private(set) var timestamp: Timestamp?
  /// The snapshot that the timestamp names.
  public private(set) var snapshot: Snapshot?
  /// The newest snapshot that was ever trusted, against which others are held.
  private var latestSnapshot: Snapshot?
  private var targets: [String: Metadata<Targets>] = [:]

  /// Begins with a root that is trusted because of where it came from.
  ///
  /// Throws `trustSignature` if it is not signed by a threshold of its own keys, `trustMalformed`.
  public init(root bytes: [UInt8], now: UTCTime) throws(CairnError) {
    self.now = now
    let metadata: Metadata<Root> = try TrustedMetadata.read(bytes, "root.json")
    try metadata.signed.authority(for: .root).verify(metadata, file: "root.json")
    root = metadata.signed
  }

  // MARK: Root

  /// Takes the root of the next version (5.3.4 to 5.3.7), which may have expired.
  ///
  /// Throws `trustSignature` unless it is signed by a threshold of the trusted root's keys and by
  /// one of its own, `trustRollback` or `trustMixed` if its version is not the next.
  public mutating func update(root bytes: [UInt8]) throws(CairnError) {
    let next = root.version + 1
    let file = MetadataFileName.served("root", version: next)
    let metadata: Metadata<Root> = try TrustedMetadata.read(bytes, file)
    try root.authority(for: .root).verify(metadata, file: file)
    try metadata.signed.authority(for: .root).verify(metadata, file: file)
    let version = metadata.signed.version
    guard version > root.version else {
      throw TrustFailure.rollback(file, "version", found: version, trusted: root.version)
    }
    guard version == next else {
      throw TrustFailure.mixed(file, "it has version \(version) instead of \(next)")
    }
    root = metadata.signed
    // What older keys vouched for has to be shown again.
    timestamp = nil
    forgetSnapshot()
    latestSnapshot = nil
  }

  /// Throws `trustExpired` if the root has expired (5.3.10).
  public func checkRoot() throws(CairnError) {
    guard !root.isExpired(at: now) else {
      throw TrustFailure.expired("root.json", at: root.expires, now: now)
    }
  }

  // MARK: Timestamp

  /// Takes a timestamp that was kept. It may have expired: it serves to recognise older ones.
  public mutating func load(timestamp bytes: [UInt8]) throws(CairnError) {
    timestamp = try verified(bytes, "timestamp.json", root.authority(for: .timestamp)).signed
    forgetSnapshot()
  }

  /// Takes a timestamp from a server (5.4.2 to 5.4.4).
  ///
  /// Gives `false` if it has the version of the trusted one: then that stays, whatever the other
  /// says. Throws `trustSignature`, `trustRollback`, `trustExpired`.
  public mutating func update(timestamp bytes: [UInt8]) throws(CairnError) -> Bool {
    try checkRoot()
    let file = "timestamp.json"
    let new: Timestamp = try verified(bytes, file, root.authority(for: .timestamp)).signed
    if let old = timestamp {
      guard new.version >= old.version else {
        throw TrustFailure.rollback(file, "version", found: new.version, trusted: old.version)
      }
      guard new.version > old.version else { return false }
      guard new.snapshot.version >= old.snapshot.version else {
        throw TrustFailure.rollback(
          file, "snapshot version", found: new.snapshot.version, trusted: old.snapshot.version)
      }
    }
    try check(new, file)
    timestamp = new
    forgetSnapshot()
    return true
  }

  /// The trusted timestamp, which must be there and must not have expired.
  public func currentTimestamp() throws(CairnError) -> Timestamp {
    try checkRoot()
    guard let timestamp else {
      throw TrustFailure.missing("timestamp.json", namedBy: "every signed repository")
    }
    try check(timestamp, "timestamp.json")
    return timestamp
  }

  // MARK: Snapshot

  /// Takes a snapshot that was kept; gives whether it is the one that the timestamp names.
  ///
  /// If it is not, or has expired, it still serves to recognise snapshots that lose something.
  public mutating func load(snapshot bytes: [UInt8]) throws(CairnError) -> Bool {
    let file = "snapshot.json"
    let meta = try currentTimestamp().snapshot
    let kept: Snapshot = try verified(bytes, file, root.authority(for: .snapshot)).signed
    forgetSnapshot()
    latestSnapshot = kept
    guard kept.version == meta.version, !kept.isExpired(at: now) else { return false }
    do throws(CairnError) {
      try FileCheck.check(bytes, file, length: meta.length, hashes: meta.hashes)
    } catch {
      return false
    }
    snapshot = kept
    return true
  }

  /// Takes a snapshot from a server (5.5.2 to 5.5.6).
  ///
  /// Throws `trustMixed` if it is not the one that the timestamp names, `trustSignature`,
  /// `trustRollback` if a file in it is older than it was or no longer listed, `trustExpired`.
  public mutating func update(snapshot bytes: [UInt8]) throws(CairnError) {
    let meta = try currentTimestamp().snapshot
    let file = servedName("snapshot", meta)
    try FileCheck.check(bytes, file, length: meta.length, hashes: meta.hashes)
    let new: Snapshot = try verified(bytes, file, root.authority(for: .snapshot)).signed
    guard new.version == meta.version else {
      throw TrustFailure.mixed(file, "it has version \(new.version) instead of \(meta.version)")
    }
    for (name, old) in (latestSnapshot?.files ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let newer = new.files[name] else { throw TrustFailure.lost(file, name) }
      guard newer.version >= old.version else {
        throw TrustFailure.rollback(
          file, "for \(Printable.text(name)) the version", found: newer.version,
          trusted: old.version)
      }
    }
    try check(new, file)
    forgetSnapshot()
    snapshot = new
    latestSnapshot = new
  }

  /// Nothing that a snapshot named may be taken under another one.
  private mutating func forgetSnapshot() {
    snapshot = nil
    targets = [:]
  }

  // MARK: Targets

  /// What the snapshot says of a role's metadata.
  public func meta(of role: String) throws(CairnError) -> MetaFile {
    _ = try currentTimestamp()
    // It was current when it was taken, and `now` stays.
    guard let snapshot else {
      throw TrustFailure.missing("snapshot.json", namedBy: "timestamp.json")
    }
    guard let meta = snapshot.files["\(role).json"] else {
      throw CairnError(
        .trustMissing, "snapshot.json does not list the role \(Printable.text(role))",
        hint: "the publisher has not finished publishing: try again in a while")
    }
    return meta
  }

  /// Takes targets metadata, of the top-level role or of a delegated one (5.6.2 to 5.6.5).
  ///
  /// - Parameter authority: the role as the one that delegates to it has it.
  ///
  /// Throws `trustMixed` if it is not what the snapshot names, `trustSignature`, `trustExpired`.
  public mutating func update(
    targets bytes: [UInt8], authority: RoleAuthority
  ) throws(CairnError) {
    let role = authority.name
    let meta = try meta(of: role)
    let file = Printable.text(servedName(role, meta))
    try FileCheck.check(bytes, file, length: meta.length, hashes: meta.hashes)
    let metadata: Metadata<Targets> = try verified(bytes, file, authority)
    guard metadata.signed.version == meta.version else {
      throw TrustFailure.mixed(
        file, "it has version \(metadata.signed.version) instead of \(meta.version)")
    }
    try check(metadata.signed, file)
    targets[role] = metadata
  }

  /// The targets metadata of a role, if it has been taken and is signed as `authority` wants.
  ///
  /// It is verified each time: a role that two others delegate to may be trusted by only one.
  public func targets(of authority: RoleAuthority) -> Targets? {
    guard let metadata = targets[authority.name],
      authority.check(metadata.signatures, over: metadata.signedBytes).isMet
    else { return nil }
    return metadata.signed
  }

  // MARK: Common

  /// The name of a role's file on a server.
  func servedName(_ role: String, _ meta: MetaFile) -> String {
    MetadataFileName.served(
      role, version: root.consistentSnapshot == true ? meta.version : nil)
  }

  private static func read<Content>(
    _ bytes: [UInt8], _ file: String
  ) throws(CairnError) -> Metadata<Content> {
    do throws(CairnError) {
      return try Metadata(reading: bytes)
    } catch {
      throw error.at(file)
    }
  }

  private func verified<Content>(
    _ bytes: [UInt8], _ file: String, _ authority: RoleAuthority
  ) throws(CairnError) -> Metadata<Content> {
    let metadata: Metadata<Content> = try TrustedMetadata.read(bytes, file)
    try authority.verify(metadata, file: file)
    return metadata
  }

  private func check(_ metadata: some RoleMetadata, _ file: String) throws(CairnError) {
    guard !metadata.isExpired(at: now) else {
      throw TrustFailure.expired(file, at: metadata.expires, now: now)
    }
  }
}
