// SPDX-License-Identifier: Apache-2.0

/// What a release is called and where it stands in its chain.
public struct ReleaseIdentity: Sendable, Hashable {
  /// The chain that it belongs to.
  public var chain: ChainIdentity
  /// Its id, such as `2024-12`.
  public var id: String
  /// Its build, such as `26100.2605`; may be empty.
  public var build: String
  /// Other names of it, such as `KB5048667`.
  public var aliases: [String]
  /// Whether later releases are encoded against it.
  public var isCheckpoint: Bool
  /// Whether it is an optional release ahead of a regular one.
  public var isPreview: Bool
  /// Its place in the chain, from nought.
  public var ordinal: Int

  /// Puts an identity together.
  public init(
    chain: ChainIdentity, id: String, build: String = "", aliases: [String] = [],
    isCheckpoint: Bool = false, isPreview: Bool = false, ordinal: Int
  ) {
    self.chain = chain
    self.id = id
    self.build = build
    self.aliases = aliases
    self.isCheckpoint = isCheckpoint
    self.isPreview = isPreview
    self.ordinal = ordinal
  }

  /// Whether it is the first of its chain, which carries full content.
  public var isBaseline: Bool { ordinal == 0 }

  /// Whether later releases may be encoded against it: a checkpoint, or the baseline.
  public var isBase: Bool { isCheckpoint || isBaseline }

  /// What people call it: `2024-12 (KB5048667)`, or the id alone where there is no alias.
  public var title: String { ReleaseIdentity.title(id: id, aliases: aliases) }

  /// All names that it can be called by.
  public var names: [String] { ([id, build] + aliases).filter { !$0.isEmpty } }

  static func title(id: String, aliases: [String]) -> String {
    aliases.isEmpty ? id : "\(id) (\(aliases[0]))"
  }

  /// The longest name of anything, in bytes.
  public static let longestName = 128
  /// The most aliases.
  public static let mostAliases = 16

  /// Whether `name` may name a product, a release and so on: 1 to 128 bytes of text.
  public static func isName(_ name: String) -> Bool {
    (1...longestName).contains(name.utf8.count) && isText(name)
  }

  static func isText(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }
  }
}
