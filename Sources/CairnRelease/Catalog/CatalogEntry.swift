// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What a catalog says of one release, or of one bridge to it.
public struct CatalogEntry: Sendable, Hashable {
  /// What the release is.
  public var identity: ReleaseIdentity
  /// The ordinals of the baseline and the checkpoints before it; of a bridge, that of its start.
  public var prerequisites: [Int]
  /// Whether it is a bridge: one more package of the release, from one certain earlier release.
  public var isBridge: Bool
  /// The package's path in the repository: `packages/` and a name.
  public var package: String
  /// The size of the package in bytes.
  public var size: Int
  /// The size of the package's head in bytes.
  public var headSize: Int
  /// The digest of the package's head.
  public var headDigest: Digest
  /// The digest of the raw manifest.
  public var manifestDigest: Digest

  /// What people call it: the release's title, for a bridge with that word.
  public var title: String { isBridge ? "the bridge to \(identity.title)" : identity.title }

  /// The directory of packages in a repository.
  public static let directory = "packages"
  /// How the names of packages end.
  public static let suffix = ".cairnpkg"

  /// The entry for a package with this head.
  public init(head: PackageHead, headSize: Int, headDigest: Digest) {
    identity = head.identity
    prerequisites = head.prerequisites.map(\.ordinal)
    isBridge = head.isBridge
    size = headSize + head.payloadSize
    self.headSize = headSize
    self.headDigest = headDigest
    manifestDigest = head.manifestDigest
    package = CatalogEntry.packageName(
      head.identity, start: head.isBridge ? head.base : nil, headDigest)
  }

  private static func packageName(
    _ identity: ReleaseIdentity, start: Prerequisite?, _ digest: Digest
  ) -> String {
    let chain = identity.chain
    var parts = [chain.product, chain.channel, chain.architecture, identity.id]
    if let start { parts += ["from", start.id] }
    let names = parts.map { part in
      String(
        part.unicodeScalars.map { scalar -> Character in
          let isPlain =
            scalar.isASCII
            && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
              || scalar == "." || scalar == "_")
          return isPlain ? Character(scalar) : "_"
        })
    }
    return "\(directory)/" + names.joined(separator: "-") + "-\(digest.description.prefix(16))"
      + suffix
  }

  /// Entries by chains, ordinals and names.
  public static func sorted(_ entries: [CatalogEntry]) -> [CatalogEntry] {
    entries.sorted { left, right in
      let (one, other) = (left.identity, right.identity)
      if one.chain != other.chain { return one.chain.description < other.chain.description }
      if one.ordinal != other.ordinal { return one.ordinal < other.ordinal }
      return left.package < right.package
    }
  }

  /// The entry as it stands in JSON.
  struct Record: Codable {
    var product, channel, architecture, id: String
    var build: String?
    var aliases: [String]?
    var ordinal: Int
    var checkpoint: Bool?
    var preview: Bool?
    var prerequisites: [Int]?
    var package: String
    var size, headSize: Int
    var headDigest, manifestDigest: String

    init(_ entry: CatalogEntry) {
      let identity = entry.identity
      product = identity.chain.product
      channel = identity.chain.channel
      architecture = identity.chain.architecture
      id = identity.id
      build = identity.build
      aliases = identity.aliases
      ordinal = identity.ordinal
      checkpoint = identity.isCheckpoint
      preview = identity.isPreview
      prerequisites = entry.prerequisites
      package = entry.package
      size = entry.size
      headSize = entry.headSize
      headDigest = entry.headDigest.description
      manifestDigest = entry.manifestDigest.description
    }
  }

  /// Checks an entry that was read; `nil` where it cannot be true.
  init?(_ record: Record, isBridge: Bool = false) {
    let names = [record.product, record.channel, record.architecture, record.id]
    let aliases = record.aliases ?? []
    let build = record.build ?? ""
    let isCheckpoint = record.checkpoint ?? false
    let isPreview = record.preview ?? false
    guard (names + aliases).allSatisfy(ReleaseIdentity.isName), aliases.count <= 16,
      build.isEmpty || ReleaseIdentity.isName(build), !(isCheckpoint && isPreview),
      (0...PackageHead.largestOrdinal).contains(record.ordinal),
      let headDigest = Digest(record.headDigest),
      let manifestDigest = Digest(record.manifestDigest),
      (1...PackageHead.largestSize).contains(record.headSize), record.size >= record.headSize
    else { return nil }
    let prerequisites = record.prerequisites ?? []
    guard isBridge ? prerequisites.count == 1 : prerequisites.isEmpty == (record.ordinal == 0),
      zip(prerequisites, prerequisites.dropFirst()).allSatisfy({ $0 < $1 }),
      prerequisites.allSatisfy({ (0..<record.ordinal).contains($0) })
    else { return nil }
    let path = record.package.split(separator: "/", omittingEmptySubsequences: false)
    guard path.count == 2, path[0] == CatalogEntry.directory, TreePath.isName(path[1].utf8),
      ReleaseIdentity.isText(record.package)
    else { return nil }
    identity = ReleaseIdentity(
      chain: ChainIdentity(
        product: record.product, channel: record.channel, architecture: record.architecture),
      id: record.id, build: build, aliases: aliases, isCheckpoint: isCheckpoint,
      isPreview: isPreview, ordinal: record.ordinal)
    self.prerequisites = prerequisites
    self.isBridge = isBridge
    package = record.package
    size = record.size
    headSize = record.headSize
    self.headDigest = headDigest
    self.manifestDigest = manifestDigest
  }
}
