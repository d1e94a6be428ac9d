// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
public import CairnRelease

/// The releases of one chain that a source has, read as they are asked for.
///
/// A manifest is stored as a delta against that of the release's base, so reading one may read those
/// of the checkpoints before it; manifests that are known already are not read again.
public struct ReleaseLibrary: Sendable {
  /// Where the packages come from.
  public let source: any PackageSource
  /// The packages of the chain, by ordinal.
  public let entries: [CatalogEntry]
  private var rawManifests: [Digest: [UInt8]] = [:]
  private var manifests: [Digest: Manifest] = [:]
  private var heads: [Digest: PackageHead] = [:]
  private var packages: [Digest: ReleasePackage] = [:]

  /// The packages of `chain` in `source`.
  ///
  /// - Parameter knownManifests: raw manifests that the caller has.
  public init(
    source: any PackageSource, chain: ChainIdentity, knownManifests: [[UInt8]] = []
  ) throws(CairnError) {
    self.source = source
    entries = try source.packages().filter { $0.identity.chain == chain }
    for manifest in knownManifests { rawManifests[SHA256Hasher.digest(of: manifest)] = manifest }
  }

  /// The head of a package.
  public mutating func head(_ entry: CatalogEntry) throws(CairnError) -> PackageHead {
    if let head = heads[entry.headDigest] { return head }
    let head = try source.head(of: entry)
    heads[entry.headDigest] = head
    return head
  }

  /// A package with its manifest.
  ///
  /// Throws `packageMissing` where the manifests before it are neither known nor in the source.
  public mutating func package(_ entry: CatalogEntry) throws(CairnError) -> ReleasePackage {
    if let package = packages[entry.headDigest] { return package }
    let head = try head(entry)
    let raw = try rawManifest(head)
    let manifest = try manifest(raw, head.manifestDigest, of: head)
    var baseContents: [Manifest.Content] = []
    if let base = head.base, head.payloads.contains(where: { !$0.bases.isEmpty }) {
      guard let rawBase = try rawManifest(base, of: head) else { throw missing(base, head) }
      baseContents = try self.manifest(rawBase, base.manifestDigest, of: head).contents
    }
    let package = try ReleasePackage(
      entry: entry, head: head, manifest: manifest, rawManifest: raw, baseContents: baseContents)
    packages[entry.headDigest] = package
    return package
  }

  /// The entry of a release that others refer to; `nil` where the source does not have it.
  public func entry(of prerequisite: Prerequisite) -> CatalogEntry? {
    entries.first {
      $0.identity.ordinal == prerequisite.ordinal
        && $0.manifestDigest == prerequisite.manifestDigest
    }
  }

  // MARK: Manifests

  private mutating func rawManifest(_ head: PackageHead) throws(CairnError) -> [UInt8] {
    if let raw = rawManifests[head.manifestDigest] { return raw }
    // Back to the latest manifest that is known, then forward again.
    var pending = [head]
    while let base = pending[pending.count - 1].base, rawManifests[base.manifestDigest] == nil {
      guard let entry = entry(of: base) else { throw missing(base, head) }
      let next = try self.head(entry)
      guard next.identity.ordinal < pending[pending.count - 1].identity.ordinal,
        next.manifestDigest == base.manifestDigest
      else { throw missing(base, head) }
      pending.append(next)
    }
    for head in pending.reversed() {
      let base = head.base.flatMap { rawManifests[$0.manifestDigest] } ?? []
      rawManifests[head.manifestDigest] = try ReleaseLibrary.decode(head, base: base)
    }
    return rawManifests[head.manifestDigest] ?? []
  }

  private mutating func rawManifest(
    _ base: Prerequisite, of head: PackageHead
  ) throws(CairnError) -> [UInt8]? {
    if let raw = rawManifests[base.manifestDigest] { return raw }
    guard let entry = entry(of: base) else { return nil }
    return try rawManifest(try self.head(entry))
  }

  private static func decode(
    _ head: PackageHead, base: [UInt8]
  ) throws(CairnError) -> [UInt8] {
    do throws(CairnError) {
      let applier = try DeltaApplier(delta: HeldBytes(head.storedManifest))
      guard applier.header.targetSize == head.manifestSize,
        applier.header.targetDigest == head.manifestDigest
      else {
        throw CairnError(
          .packageDamaged, "it makes another manifest than it says", hint: "fetch it again")
      }
      let base = HeldBytes(base)
      try applier.checkBase(base, hasher: SHA256Hasher.self)
      var sink = MemorySink()
      try applier.apply(base: base, hasher: SHA256Hasher(), to: &sink)
      return sink.bytes
    } catch {
      throw error.at("the manifest in the package of \(head.identity.title)")
    }
  }

  /// Reads a manifest, once.
  private mutating func manifest(
    _ raw: [UInt8], _ digest: Digest, of head: PackageHead
  ) throws(CairnError) -> Manifest {
    if let manifest = manifests[digest] { return manifest }
    do throws(CairnError) {
      let manifest = try raw.withView { view throws(CairnError) in try Manifest(reading: view) }
      manifests[digest] = manifest
      return manifest
    } catch {
      throw error.at("the package of \(head.identity.title)")
    }
  }

  private func missing(_ base: Prerequisite, _ head: PackageHead) -> CairnError {
    CairnError(
      .packageMissing,
      "\(head.identity.title) is encoded against \(base.title), whose package is not in "
        + source.name,
      hint: "put the package of \(base.title) there too and run again")
  }
}
