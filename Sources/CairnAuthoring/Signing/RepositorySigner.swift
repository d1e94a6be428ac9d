// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnTrust

/// Signs a repository, step by step until devices can see the whole
/// (Documentation/Format-Trust.md 7).
///
/// What lacks signatures waits in the repository, unseen by devices, for those who can make them.
public struct RepositorySigner {
  let files: MetadataFiles
  let request: SigningRequest
  let published: PublishedMetadata
  private let lock: any StorageLock
  /// Whether this run has made a root, which is something even if nobody has signed it yet.
  var hasNewRoot = false
  var report = SigningReport()

  /// Opens a repository for one run.
  ///
  /// - Parameter owner: what others are told who find it locked.
  /// - Throws: `busy` where another run is at work; `trustMalformed` for metadata that are none.
  public init(path: String, owner: String, request: SigningRequest) throws(CairnError) {
    files = try MetadataFiles(path: path)
    // A directory that is something else stays as it is, without a lock's file in it.
    guard try files.isRepository else { throw files.unsigned }
    lock = try files.lock(owner: owner)
    files.removeLeftovers()
    published = try PublishedMetadata(in: files)
    self.request = request
    report.unusedCopies = request.copies.map(\.name)
  }

  /// Signs what these keys can sign, and publishes what is complete.
  ///
  /// - Throws: `trustUnsigned` where there is no root; `trustExpired` where the root has expired;
  ///   `packageDamaged` where catalog and packages disagree; `signingIncomplete` where signers or
  ///   copies are given, something lacks signatures, and none came of them.
  public mutating func sign() throws(CairnError) -> SigningReport {
    let root = try pendingRoot()
    guard let governing = try governingRoot(root) else { return try finish() }
    let targets = try targets(under: governing)
    let snapshot = try targets.flatMap { draft throws(CairnError) in
      try self.snapshot(of: draft, under: governing)
    }
    let timestamp = try snapshot.flatMap { draft throws(CairnError) in
      let file = try draft.file(published: published.snapshot)
      return try self.timestamp(of: file, under: governing)
    }
    let complete = root?.isComplete == true ? root : nil
    if let targets, let snapshot, let timestamp {
      try publish(targets)
      try publish(snapshot)
      if let complete { try publish(complete) }
      try publish(timestamp)
    } else if let complete,
      published.timestamp == nil || published.isValid(under: complete.metadata.signed)
    {
      // Devices can go on with what they have; they hear of the root with the next timestamp.
      try publish(complete)
    }
    return try finish()
  }

  /// Signs a new timestamp for the snapshot that devices see already.
  ///
  /// - Throws: `trustUnsigned`, `trustExpired` and `signingIncomplete` as `sign`; `trustMissing`
  ///   where there is no snapshot yet.
  public mutating func refresh() throws(CairnError) -> SigningReport {
    guard let root = try governingRoot(nil), let snapshot = published.snapshot else {
      throw CairnError(
        .trustMissing, "\(files.root) has no snapshot that a timestamp could name",
        hint: "sign it first: cairn repo sign \(files.root)")
    }
    if let timestamp = try timestamp(of: snapshot, under: root, renews: true) {
      try publish(timestamp)
    }
    return try finish()
  }

  // MARK: Root

  /// The root that waits for signatures, with those that can be had now.
  private mutating func pendingRoot() throws(CairnError) -> MetadataDraft<Root>? {
    guard let pending = try files.pending(as: Root.self) else { return nil }
    let current = published.root?.signed
    guard pending.signed.version > current?.version ?? 0 else {
      // A run was stopped after it had published this one.
      try files.removePending(.root)
      return nil
    }
    if let current, pending.signed.version != current.version + 1 {
      throw CairnError(
        .trustMixed,
        "\(files.root) has root \(current.version), but root \(pending.signed.version) is pending",
        hint: "make the change again, or put back the root between them")
    }
    var draft = PendingMetadata.root(pending, after: current)
    try draft.sign(by: request)
    try keepOrNote(draft)
    return draft
  }

  /// The root whose keys count for the other roles; `nil` where the first one lacks signatures.
  private func governingRoot(_ pending: MetadataDraft<Root>?) throws(CairnError) -> Root? {
    if pending == nil, published.root == nil {
      throw files.unsigned
    }
    let root = pending?.isComplete == true ? pending?.metadata.signed : published.root?.signed
    if let root, root.isExpired(at: request.now) {
      throw CairnError(
        .trustExpired,
        "root \(root.version) of \(files.root) expired at \(root.expires), now it is \(request.now)",
        hint: "sign a new one: cairn key rotate \(files.root) --role root, with the root's keys")
    }
    return root
  }

  // MARK: Ending

  /// Keeps a draft for later runs, if it lacks signatures.
  mutating func keepOrNote<Content>(_ draft: MetadataDraft<Content>) throws(CairnError) {
    report.signatureCount += draft.newSignatureCount
    report.unusedCopies.removeAll { draft.usedCopies.contains($0) }
    report.lacking += draft.lacking
    guard !draft.isPublished else { return }
    if draft.newSignatureCount > 0 || !draft.isComplete {
      try files.removePending(Content.type)
      try files.write(draft.metadata, to: MetadataFiles.pending)
    }
  }

  private mutating func publish<Content>(_ draft: MetadataDraft<Content>) throws(CairnError) {
    guard !draft.isPublished else { return }
    let path = try files.write(draft.metadata, to: MetadataFiles.published)
    try files.removePending(Content.type)
    report.published.append(path)
  }

  private mutating func finish() throws(CairnError) -> SigningReport {
    report.pending = try files.pendingPaths()
    let isVain = report.signatureCount == 0 && report.published.isEmpty && !report.lacking.isEmpty
    if isVain, !hasNewRoot, !(request.signers.isEmpty && request.copies.isEmpty) {
      throw CairnError(
        .signingIncomplete,
        "nothing could be signed: " + report.lacking.map(\.description).joined(separator: "; "),
        hint: "the keys given are " + RepositorySigner.names(request.signers)
          + "; cairn repo status lists those of each role")
    }
    return report
  }

  private static func names(_ signers: [any Signer]) -> String {
    signers.isEmpty
      ? "none" : signers.map { $0.publicKey.id.shortened }.joined(separator: ", ")
  }
}
