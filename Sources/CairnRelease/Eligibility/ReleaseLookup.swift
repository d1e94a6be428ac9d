// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Finds releases by what people call them.
public struct ReleaseLookup: Sendable {
  /// The packages to look among.
  public let offered: [CatalogEntry]
  /// The chain that is meant; `nil` where a device has none yet.
  public let chain: ChainIdentity?

  /// The name that stands for the newest release.
  public static let latest = "latest"

  /// Looks among `offered` for releases of `chain`.
  public init(_ offered: [CatalogEntry], chain: ChainIdentity? = nil) {
    self.offered = offered
    self.chain = chain
  }

  /// The release that `name` means: its id, an alias or its build, in this order, upper and lower
  /// case alike; or `latest`, which is a preview only if `includesPreviews` is set or there is
  /// nothing else.
  ///
  /// - Throws: `unknownRelease` with near names, `ambiguousRelease`, or `wrongChain` if only
  ///   another chain has a release of the name.
  public func release(
    named name: String, includesPreviews: Bool = false
  ) throws(CairnError) -> CatalogEntry {
    let mine = offered.filter { chain == nil || $0.identity.chain == chain }
    let found =
      name == ReleaseLookup.latest
      ? newest(of: mine, includesPreviews: includesPreviews) : called(name, among: mine)
    if let first = found.first {
      if found.contains(where: { $0.manifestDigest != first.manifestDigest }) {
        throw ambiguous(name, found)
      }
      return first
    }
    if let chain, let stranger = called(name, among: offered).first {
      throw Eligibility.wrongChain(stranger.identity, chain)
    }
    throw unknown(name, among: mine)
  }

  private func called(_ name: String, among entries: [CatalogEntry]) -> [CatalogEntry] {
    let name = name.lowercased()
    let kinds: [(ReleaseIdentity) -> [String]] = [
      { [$0.id] }, { $0.aliases }, { $0.build.isEmpty ? [] : [$0.build] },
    ]
    for names in kinds {
      let found = entries.filter { names($0.identity).contains { $0.lowercased() == name } }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// The newest release of each chain.
  private func newest(of entries: [CatalogEntry], includesPreviews: Bool) -> [CatalogEntry] {
    let regular = entries.filter { includesPreviews || !$0.identity.isPreview }
    var newest: [ChainIdentity: CatalogEntry] = [:]
    var chains: [ChainIdentity] = []
    for entry in regular.isEmpty ? entries : regular {
      let chain = entry.identity.chain
      guard let other = newest[chain] else {
        chains.append(chain)
        newest[chain] = entry
        continue
      }
      if entry.identity.ordinal > other.identity.ordinal { newest[chain] = entry }
    }
    return chains.compactMap { newest[$0] }
  }

  // MARK: Errors

  private func ambiguous(_ name: String, _ found: [CatalogEntry]) -> CairnError {
    var places: [String] = []
    for entry in found {
      let place = "\(entry.identity.title) of \(entry.identity.chain)"
      if !places.contains(place) { places.append(place) }
    }
    guard places.count > 1 else {
      return CairnError(
        .ambiguousRelease, "there are different packages of \(places.listed())",
        hint: "leave only the right one, or use a repository")
    }
    return CairnError(
      .ambiguousRelease, "\(name) may be \(places.listed(with: "or"))",
      hint: "name the architecture, the channel or the product that is meant")
  }

  private func unknown(_ name: String, among entries: [CatalogEntry]) -> CairnError {
    guard !entries.isEmpty else {
      let whose = chain.map { " for \($0)" } ?? ""
      return CairnError(
        .unknownRelease, "there is no package\(whose) in which \(name) could be",
        hint: "check the folder or repository that packages are taken from")
    }
    let near = NearNames(name, among: entries.map(\.identity)).titles
    return CairnError(
      .unknownRelease, "no release is called \(name)",
      hint: near.isEmpty
        ? "the newest here is "
          + newest(of: entries, includesPreviews: false).map(\.identity.title).listed()
        : "near it are \(near.listed())")
  }
}
