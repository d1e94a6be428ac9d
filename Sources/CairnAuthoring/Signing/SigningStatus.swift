// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnHydration
import CairnRelease
public import CairnTrust

/// How it stands with the metadata of a repository.
public struct SigningStatus: Sendable {
  /// A role of the newest root, published or not.
  public struct RoleStatus: Sendable {
    /// The role.
    public let type: MetadataType
    /// How many keys must sign.
    public let threshold: Int
    /// The keys, in the order of the root.
    public let keys: [(id: KeyID, key: PublicKey?)]
    /// How many days its metadata live.
    public let expiryDays: Int
    /// The version that devices see; `nil` where they see none.
    public let version: Int?
    /// When that expires.
    public let expires: UTCTime?
    /// Whether enough keys of this root have signed it.
    public let isSigned: Bool
  }

  /// The version of the root that the roles are taken from.
  public let rootVersion: Int
  /// Whether devices see that root.
  public let isRootPublished: Bool
  /// The four roles.
  public let roles: [RoleStatus]
  /// The metadata files that wait for signatures.
  public let pending: [String]
  /// What those lack.
  public let lacking: [LackingSignatures]
  /// The releases that the catalog has and the signed targets lack, or have otherwise.
  public let unsigned: [String]
  /// The targets that the catalog has no release for.
  public let leftOver: [String]

  /// Looks at a repository without locking it.
  ///
  /// - Throws: `trustUnsigned` where there is no root.
  public init(path: String) throws(CairnError) {
    let files = try MetadataFiles(path: path)
    let published = try PublishedMetadata(in: files)
    let pending = try files.pending(as: Root.self)
    guard let root = published.root ?? pending else {
      throw files.unsigned
    }
    self.pending = try files.pendingPaths()
    lacking = try PendingMetadata(in: files, published: published).lacking
    rootVersion = root.signed.version
    isRootPublished = published.root != nil
    roles = [
      SigningStatus.role(published.root, under: root.signed),
      SigningStatus.role(published.targets?.metadata, under: root.signed),
      SigningStatus.role(published.snapshot?.metadata, under: root.signed),
      SigningStatus.role(published.timestamp?.metadata, under: root.signed),
    ]
    let targets = published.targets?.metadata.signed.targets ?? [:]
    let source = try FolderSource(path: path)
    let releases = source.isRepository ? try ReleaseTarget.all(of: source) : []
    unsigned = releases.filter { targets[$0.path]?.custom != $0.custom }.map(\.entry.title)
    let paths = Set(releases.map(\.path))
    leftOver = targets.keys.filter { !paths.contains($0) }.sorted()
  }

  /// Looks at a root by itself, such as one that waits for signatures.
  ///
  /// Throws `trustMalformed` for what is no root.
  public init(root bytes: [UInt8]) throws(CairnError) {
    let root = try Metadata<Root>(reading: bytes)
    rootVersion = root.signed.version
    isRootPublished = false
    roles = [
      SigningStatus.role(root, under: root.signed),
      SigningStatus.role(Metadata<Targets>?.none, under: root.signed),
      SigningStatus.role(Metadata<Snapshot>?.none, under: root.signed),
      SigningStatus.role(Metadata<Timestamp>?.none, under: root.signed),
    ]
    pending = []
    lacking = []
    unsigned = []
    leftOver = []
  }

  private static func role<Content>(
    _ metadata: Metadata<Content>?, under root: Root
  ) -> RoleStatus {
    let role = root.roles[Content.type] ?? Role(keyIDs: [], threshold: 1)
    return RoleStatus(
      type: Content.type, threshold: role.threshold,
      keys: role.keyIDs.map { ($0, root.keys[$0]) },
      expiryDays: root.expiryDays(of: Content.type), version: metadata?.signed.version,
      expires: metadata?.signed.expires, isSigned: metadata?.isSigned(by: root) ?? false)
  }
}
