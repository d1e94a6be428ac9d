// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// A release that must be there before another one: the baseline or a checkpoint.
public struct Prerequisite: Sendable, Hashable {
  /// Its place in the chain.
  public var ordinal: Int
  /// Its id.
  public var id: String
  /// Its build; may be empty.
  public var build: String
  /// Its other names.
  public var aliases: [String]
  /// The digest of its raw manifest, which tells it from any other release of the same name.
  public var manifestDigest: Digest

  /// Puts a prerequisite together.
  public init(
    ordinal: Int, id: String, build: String = "", aliases: [String] = [], manifestDigest: Digest
  ) {
    self.ordinal = ordinal
    self.id = id
    self.build = build
    self.aliases = aliases
    self.manifestDigest = manifestDigest
  }

  /// The release of an identity, as later releases refer to it.
  public init(_ identity: ReleaseIdentity, manifestDigest: Digest) {
    self.init(
      ordinal: identity.ordinal, id: identity.id, build: identity.build,
      aliases: identity.aliases, manifestDigest: manifestDigest)
  }

  /// What people call it.
  public var title: String { ReleaseIdentity.title(id: id, aliases: aliases) }
}
