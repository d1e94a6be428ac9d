// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Brings the trusted metadata of a device up to date, and looks for targets in it.
///
/// It follows the client workflow of the TUF specification 1.0: each file is fetched only when the
/// ones before it are trusted, and kept only when it is trusted itself. What fails ends the update;
/// what was kept before that stays, so that the next update can succeed.
public struct MetadataUpdater {
  private let source: any MetadataSource
  private let keeper: any MetadataKeeper
  private let limits: TrustLimits
  private var trusted: TrustedMetadata
  private var isRefreshed = false

  /// Begins with the root that is kept.
  ///
  /// Nothing is fetched. `now` is the time by which expiry is judged until the end.
  /// Throws `trustNoRoot` if no root is kept, or none that is signed by its own keys.
  public init(
    source: any MetadataSource, keeper: any MetadataKeeper, now: UTCTime,
    limits: TrustLimits = TrustLimits()
  ) throws(CairnError) {
    self.source = source
    self.keeper = keeper
    self.limits = limits
    guard let root = try keeper.kept(MetadataFileName.kept("root")) else {
      throw CairnError(
        .trustNoRoot, "there is no trusted root metadata to begin with",
        hint: "give the publisher's root metadata, which has to come from a place you trust")
    }
    do throws(CairnError) {
      trusted = try TrustedMetadata(root: root, now: now)
    } catch {
      throw CairnError(
        .trustNoRoot, "the trusted root metadata cannot be used: \(error.message)",
        hint: "give the publisher's root metadata again, from a place you trust")
    }
  }

  /// The root that is trusted now.
  public var root: Root { trusted.root }
  /// The timestamp that is trusted now.
  public var timestamp: Timestamp? { trusted.timestamp }
  /// The snapshot that is trusted now.
  public var snapshot: Snapshot? { trusted.snapshot }

  // MARK: Updating

  /// Updates root, timestamp, snapshot and top-level targets.
  ///
  /// Takes at least two requests: the next root, which usually is not there, and the timestamp.
  /// Throws `trust.*` errors, and what source and keeper throw.
  public mutating func refresh() throws(CairnError) {
    try refreshRoot()
    try refreshTimestamp()
    try refreshSnapshot()
    _ = try targets(of: trusted.root.authority(for: .targets))
    isRefreshed = true
  }

  /// Whether nothing is new, asked with a single request for the timestamp.
  ///
  /// True only if everything kept is verified and unexpired, and a timestamp from the source is, too,
  /// is not older, names the same snapshot and announces the trusted root's version; then the kept
  /// metadata is as good as after `refresh()`. In any other case nothing is decided: call
  /// `refresh()`. Throws what source and keeper throw.
  public mutating func isUnchanged() throws(CairnError) -> Bool {
    guard let timestamp = try keptBytes("timestamp"), let snapshot = try keptBytes("snapshot"),
      let targets = try keptBytes("targets")
    else { return false }
    var candidate = trusted
    do throws(CairnError) {
      try candidate.checkRoot()
      try candidate.load(timestamp: timestamp)
    } catch {
      return false
    }
    let file = MetadataFileName.served("timestamp", version: nil)
    guard let bytes = try source.metadata(file, limit: limits.timestamp),
      bytes.count <= limits.timestamp
    else { return false }
    let isNewer: Bool
    do throws(CairnError) {
      isNewer = try candidate.update(timestamp: bytes)
      // A snapshot that was kept is only the current one if the new timestamp names it.
      guard candidate.timestamp?.announcedRootVersion == candidate.root.version,
        try candidate.load(snapshot: snapshot)
      else { return false }
      try candidate.update(targets: targets, authority: candidate.root.authority(for: .targets))
    } catch {
      return false
    }
    if isNewer { try keeper.keep(bytes, as: MetadataFileName.kept("timestamp")) }
    trusted = candidate
    isRefreshed = true
    return true
  }

  private func keptBytes(_ role: String) throws(CairnError) -> [UInt8]? {
    try keeper.kept(MetadataFileName.kept(role))
  }

  private mutating func refreshRoot() throws(CairnError) {
    for _ in 0..<limits.rootRotations {
      let file = MetadataFileName.served("root", version: trusted.root.version + 1)
      guard let bytes = try fetch(file, limit: limits.root) else { break }
      let old = trusted.root
      try trusted.update(root: bytes)
      // Before the root is kept: if this ends here, the next update must do it all again.
      if trusted.root.hasRotated(.timestamp, since: old)
        || trusted.root.hasRotated(.snapshot, since: old)
      {
        try keeper.discard(MetadataFileName.kept("timestamp"))
        try keeper.discard(MetadataFileName.kept("snapshot"))
      }
      try keeper.keep(bytes, as: MetadataFileName.kept("root"))
    }
    try trusted.checkRoot()
  }

  private mutating func refreshTimestamp() throws(CairnError) {
    if let kept = try keptBytes("timestamp") {
      // One that is not good any more is worth nothing, and does no harm.
      try? trusted.load(timestamp: kept)
    }
    let file = MetadataFileName.served("timestamp", version: nil)
    guard let bytes = try fetch(file, limit: limits.timestamp) else {
      throw CairnError(
        .trustMissing, "there is no \(file)",
        hint: "the repository is not signed, or the mirror is incomplete; where signed metadata was"
          + " before, somebody may have removed it: use another mirror")
    }
    if try trusted.update(timestamp: bytes) {
      try keeper.keep(bytes, as: MetadataFileName.kept("timestamp"))
    }
  }

  private mutating func refreshSnapshot() throws(CairnError) {
    let meta = try trusted.currentTimestamp().snapshot
    if let kept = try keptBytes("snapshot") {
      let isCurrent = try? trusted.load(snapshot: kept)
      if isCurrent == true { return }
    }
    let file = trusted.servedName("snapshot", meta)
    let bytes = try fetch(file, meta, limit: limits.snapshot, namedBy: "timestamp.json")
    try trusted.update(snapshot: bytes)
    try keeper.keep(bytes, as: MetadataFileName.kept("snapshot"))
  }

  /// The metadata of a targets role: loaded before, kept, or fetched.
  private mutating func targets(of authority: RoleAuthority) throws(CairnError) -> Targets {
    if let targets = trusted.targets(of: authority) { return targets }
    let meta = try trusted.meta(of: authority.name)
    let keptName = MetadataFileName.kept(authority.name)
    if let kept = try keeper.kept(keptName) {
      try? trusted.update(targets: kept, authority: authority)
      if let targets = trusted.targets(of: authority) { return targets }
    }
    let file = trusted.servedName(authority.name, meta)
    let bytes = try fetch(file, meta, limit: limits.targets, namedBy: "snapshot.json")
    try trusted.update(targets: bytes, authority: authority)
    try keeper.keep(bytes, as: keptName)
    guard let targets = trusted.targets(of: authority) else {
      throw TrustFailure.missing(file, namedBy: "snapshot.json")
    }
    return targets
  }

  private func fetch(_ file: String, limit: Int) throws(CairnError) -> [UInt8]? {
    guard let bytes = try source.metadata(file, limit: limit) else { return nil }
    guard bytes.count <= limit else {
      throw CairnError(
        .trustMalformed, "\(Printable.text(file)) is larger than \(limit) bytes",
        hint: "no publisher needs so much: use another mirror")
    }
    return bytes
  }

  private func fetch(
    _ file: String, _ meta: MetaFile, limit: Int, namedBy source: String
  ) throws(CairnError) -> [UInt8] {
    if let length = meta.length, length > limit {
      throw TrustFailure.tooLarge(Printable.text(file), length, limit: limit)
    }
    // One that is longer than its length is found out when it is compared.
    let bytes =
      meta.length == nil
      ? try fetch(file, limit: limit) : try self.source.metadata(file, limit: meta.length ?? limit)
    guard let bytes else { throw TrustFailure.missing(Printable.text(file), namedBy: source) }
    return bytes
  }

  // MARK: Targets

  /// The targets of the top-level role, by path. Empty before `refresh()`.
  public var targets: [TrustedTarget] {
    let authority = trusted.root.authority(for: .targets)
    guard isRefreshed, let targets = trusted.targets(of: authority) else { return [] }
    return targets.targets.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { trustedTarget($0.key, $0.value, role: authority.name) }
  }

  /// The target of a path, as the most trusted role has it; `nil` if none of the roles asked does.
  ///
  /// Refreshes first if that has not been done. Roles are asked in preorder, each once, the
  /// delegated ones fetched as they are needed. Throws `trust.*` if one of them is not there, is not
  /// valid, or if more roles would have to be asked than the limits allow.
  public mutating func target(_ path: String) throws(CairnError) -> TrustedTarget? {
    if !isRefreshed { try refresh() }
    var search = DelegationSearch(for: path, root: trusted.root)
    while let authority = search.next() {
      guard search.visitCount <= limits.delegatedRoles + 1 else {
        throw CairnError(
          .trustMissing,
          "\(limits.delegatedRoles) delegated roles do not have the target \(Printable.text(path))",
          hint: "more are not asked: check the target's name, or raise the limit")
      }
      let targets = try targets(of: authority)
      if let file = targets.target(path) {
        return trustedTarget(path, file, role: authority.name)
      }
      search.follow(targets.delegations)
    }
    return nil
  }

  private func trustedTarget(_ path: String, _ file: TargetFile, role: String) -> TrustedTarget {
    var served = path
    if trusted.root.consistentSnapshot == true, let prefix = file.hashes.namePrefix {
      let place = path.utf8.lastIndex(of: UInt8(ascii: "/")).map(path.utf8.index(after:))
      served.insert(contentsOf: prefix + ".", at: place ?? path.startIndex)
    }
    return TrustedTarget(
      path: path, length: file.length, hashes: file.hashes,
      custom: file.custom.flatMap { try? $0.encoded() }, role: role, servedPath: served)
  }
}
