// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
private import FoundationEssentials

/// What a repository holds (Documentation/Format-Repository.md): a hint of what there is, not a proof.
public struct Catalog: Sendable, Hashable {
  /// The releases in the order in which they were added.
  public var releases: [CatalogEntry]
  /// The bridges in the order in which they were added.
  public var bridges: [CatalogEntry]

  /// The name of a catalog's file in its repository.
  public static let fileName = "catalog.json"
  /// The largest catalog, in bytes.
  public static let largestSize = 64 << 20
  private static let version = 1

  /// A catalog of these releases and bridges.
  public init(releases: [CatalogEntry] = [], bridges: [CatalogEntry] = []) {
    self.releases = releases
    self.bridges = bridges
  }

  /// Everything that has a package: releases, then bridges.
  public var entries: [CatalogEntry] { releases + bridges }

  /// The releases of one chain, by ordinal.
  public func chain(_ chain: ChainIdentity) -> [CatalogEntry] {
    releases.filter { $0.identity.chain == chain }
      .sorted { $0.identity.ordinal < $1.identity.ordinal }
  }

  /// The chains that there are, in the order of their first releases.
  public var chains: [ChainIdentity] {
    releases.reduce(into: []) { chains, release in
      if !chains.contains(release.identity.chain) { chains.append(release.identity.chain) }
    }
  }

  private struct Record: Codable {
    var format: Int
    var releases: [CatalogEntry.Record]?
    var bridges: [CatalogEntry.Record]?
  }

  /// The catalog as JSON.
  public func encoded() throws(CairnError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(
        try encoder.encode(
          Record(
            format: Catalog.version, releases: releases.map { CatalogEntry.Record($0) },
            bridges: bridges.isEmpty ? nil : bridges.map { CatalogEntry.Record($0) })))
        + [UInt8(ascii: "\n")]
    } catch {
      throw CairnError(.internalFailure, "the catalog cannot be written as JSON: \(error)")
    }
  }

  /// Reads a catalog.
  ///
  /// Throws `packageMalformed` for anything that the format does not allow, `packageUnsupported` for
  /// another version.
  public init(reading bytes: [UInt8]) throws(CairnError) {
    guard bytes.count <= Catalog.largestSize else { throw Catalog.malformed("it is too large") }
    let record: Record
    do {
      record = try JSONDecoder().decode(Record.self, from: Data(bytes))
    } catch {
      throw Catalog.malformed("it is not the JSON that it should be")
    }
    guard record.format == Catalog.version else {
      throw CairnError(
        .packageUnsupported,
        "the repository's catalog has format \(record.format), this build knows format 1",
        hint: "use a newer cairn")
    }
    releases = try Catalog.entries(record.releases, areBridges: false)
    bridges = try Catalog.entries(record.bridges, areBridges: true)
  }

  private static func entries(
    _ records: [CatalogEntry.Record]?, areBridges: Bool
  ) throws(CairnError) -> [CatalogEntry] {
    var entries: [CatalogEntry] = []
    for record in records ?? [] {
      guard let entry = CatalogEntry(record, isBridge: areBridges) else {
        let what = areBridges ? "a bridge to" : "release"
        throw malformed("the entry of \(what) \(record.id.debugDescription)")
      }
      entries.append(entry)
    }
    return entries
  }

  private static func malformed(_ what: String) -> CairnError {
    CairnError(
      .packageMalformed, "the repository's catalog is malformed: \(what)",
      hint: "publish the repository again, or use another mirror")
  }
}
