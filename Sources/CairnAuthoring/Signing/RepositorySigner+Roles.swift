// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnTrust

extension RepositorySigner {
  /// The targets to publish; `nil` where new ones are needed and lack signatures.
  mutating func targets(under root: Root) throws(CairnError) -> MetadataDraft<Targets>? {
    let wanted = try releases()
    return try draft(
      published: published.targets?.metadata, under: root, isCurrent: { $0.targets == wanted }
    ) { header in Targets(header: header, targets: wanted) }
  }

  /// The snapshot to publish.
  mutating func snapshot(
    of targets: MetadataDraft<Targets>, under root: Root
  ) throws(CairnError) -> MetadataDraft<Snapshot>? {
    let file = try targets.file(published: published.targets)
    let wanted = [PublishedMetadata.targetsName: MetaFile(file)]
    return try draft(
      published: published.snapshot?.metadata, under: root, isCurrent: { $0.files == wanted }
    ) { header in Snapshot(header: header, files: wanted) }
  }

  /// The timestamp to publish.
  ///
  /// - Parameter renews: whether a new one is wanted although the old one would do.
  mutating func timestamp(
    of snapshot: MetadataFile<Snapshot>, under root: Root, renews: Bool = false
  ) throws(CairnError) -> MetadataDraft<Timestamp>? {
    let wanted = MetaFile(snapshot)
    return try draft(
      published: published.timestamp?.metadata, under: root, renews: renews,
      isCurrent: { $0.snapshot == wanted && $0.announcedRootVersion == root.version }
    ) { header in
      var timestamp = Timestamp(header: header, snapshot: wanted)
      timestamp.announcedRootVersion = root.version
      return timestamp
    }
  }

  /// What is published if it is right and lives long enough, else what is pending if that is, else
  /// new metadata.
  ///
  /// - Returns: `nil` where that lacks signatures, and what is published does not do any more.
  private mutating func draft<Content>(
    published: Metadata<Content>?, under root: Root, renews: Bool = false,
    isCurrent: (Content) -> Bool, make: (SignedHeader) -> Content
  ) throws(CairnError) -> MetadataDraft<Content>? {
    let authorities = [(root.version, root.authority(for: Content.type))]
    let days = root.expiryDays(of: Content.type)
    let halfway = request.now.adding(seconds: days * RepositorySigner.secondsOfDay / 2)
    let serves = published.map { isCurrent($0.signed) && $0.isSigned(by: root) } ?? false
    let existing = published.flatMap { serves ? $0 : nil }.map {
      MetadataDraft($0, isPublished: true, authorities: authorities)
    }
    if let existing, !renews, existing.metadata.signed.expires > halfway {
      try files.removePending(Content.type)
      return existing
    }
    let header = SignedHeader(
      version: try nextVersion(after: published),
      expires: request.now.adding(seconds: days * RepositorySigner.secondsOfDay))
    let pending = try pending(after: published, from: halfway, isCurrent: isCurrent)
    var draft = MetadataDraft(
      pending ?? Metadata(make(header)), isPublished: false, authorities: authorities)
    try draft.sign(by: request)
    // Nobody has to renew what still lives; those who can do it in passing.
    let stillLives = !renews && existing?.metadata.signed.isExpired(at: request.now) == false
    if stillLives, draft.newSignatureCount == 0, !draft.isComplete { return existing }
    try keepOrNote(draft)
    if draft.isComplete { return draft }
    return stillLives ? existing : nil
  }

  private static var secondsOfDay: Int { 86_400 }

  /// Pending metadata of a role, if they say what new ones would.
  private func pending<Content>(
    after published: Metadata<Content>?, from halfway: UTCTime, isCurrent: (Content) -> Bool
  ) throws(CairnError) -> Metadata<Content>? {
    guard let pending = try files.pending(as: Content.self),
      pending.signed.version > published?.signed.version ?? 0,
      pending.signed.expires > halfway, isCurrent(pending.signed)
    else { return nil }
    return pending
  }

  /// A version above all that a reader can have seen.
  private func nextVersion<Content>(
    after published: Metadata<Content>?
  ) throws(CairnError) -> Int {
    let versions = Content.type == .timestamp ? [] : try files.versions(of: Content.type)
    let (next, overflow) = max(published?.signed.version ?? 0, versions.last ?? 0)
      .addingReportingOverflow(1)
    guard !overflow else {
      throw CairnError(
        .trustMalformed, "\(files.root): the version of \(Content.type.rawValue) cannot be raised",
        hint: "the newest file was not written by cairn: remove it")
    }
    return next
  }

  // MARK: Releases

  /// What targets have to say; the heads are written where they are not there yet.
  private func releases() throws(CairnError) -> [String: TargetFile] {
    let catalog = TreePath.root.appending(Catalog.fileName)
    guard try files.storage.status(catalog) != nil else { return [:] }
    let source = try FolderSource(path: files.root)
    var targets: [String: TargetFile] = [:]
    for release in try ReleaseTarget.all(of: source) {
      let head = try release.head(
        from: source, checkingPayloads: request.checksPayloads, monitor: request.monitor)
      let hashes = Hashes(of: head)
      guard let hash = hashes.sha256 else { continue }
      let path = release.filePath(Digest(hash))
      if try files.storage.status(path)?.size != head.count { try files.write(head, to: path) }
      targets[release.path] = TargetFile(
        length: head.count, hashes: hashes, custom: release.custom)
    }
    return targets
  }
}
