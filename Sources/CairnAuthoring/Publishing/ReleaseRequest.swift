// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// What a release that is to be published shall be.
public struct ReleaseRequest: Sendable {
  /// What is released; `nil`: what the repository's first chain releases, or `tree`.
  public var product: String?
  /// For whom.
  public var channel: String
  /// For which processors.
  public var architecture: String
  /// Its id.
  public var id: String
  /// Its build; may be empty.
  public var build: String
  /// Its other names.
  public var aliases: [String]
  /// Whether later releases shall be encoded against it.
  public var isCheckpoint: Bool
  /// Whether it is an optional release ahead of a regular one; not together with `isCheckpoint`.
  public var isPreview: Bool

  /// Asks for a release.
  public init(
    product: String? = nil, channel: String = "stable", architecture: String = "any", id: String,
    build: String = "", aliases: [String] = [], isCheckpoint: Bool = false,
    isPreview: Bool = false
  ) {
    self.product = product
    self.channel = channel
    self.architecture = architecture
    self.id = id
    self.build = build
    self.aliases = aliases
    self.isCheckpoint = isCheckpoint
    self.isPreview = isPreview
  }

  /// The release as the next one of its chain.
  ///
  /// Throws `releaseNameMalformed` and `releaseExists`.
  func identity(in catalog: Catalog) throws(CairnError) -> ReleaseIdentity {
    let chain = ChainIdentity(
      product: product ?? catalog.chains.first?.product ?? "tree", channel: channel,
      architecture: architecture)
    let names = [id] + (build.isEmpty ? [] : [build]) + aliases
    for name in [chain.product, chain.channel, chain.architecture] + names {
      guard ReleaseIdentity.isName(name) else {
        throw CairnError(
          .releaseNameMalformed,
          "'\(name.debugDescription.dropFirst().dropLast())' can name nothing",
          hint: "names have 1 to \(ReleaseIdentity.longestName) bytes and no control characters")
      }
    }
    // Names are looked up in upper and lower case alike.
    let keys = Set(names.map { $0.lowercased() })
    guard aliases.count <= ReleaseIdentity.mostAliases, keys.count == names.count,
      !keys.contains(ReleaseLookup.latest)
    else {
      throw CairnError(
        .releaseNameMalformed, "the names of \(id) cannot be used: one is 'latest' or occurs twice",
        hint: "use at most \(ReleaseIdentity.mostAliases) aliases, all different from id and build")
    }
    let releases = catalog.chain(chain)
    for release in releases {
      for name in release.identity.names where keys.contains(name.lowercased()) {
        throw CairnError(
          .releaseExists,
          "\(chain) has a release called \(name) already: \(release.identity.title)",
          hint: "choose another name; published releases never change")
      }
    }
    return ReleaseIdentity(
      chain: chain, id: id, build: build, aliases: aliases, isCheckpoint: isCheckpoint,
      isPreview: isPreview, ordinal: (releases.last?.identity.ordinal ?? -1) + 1)
  }
}
