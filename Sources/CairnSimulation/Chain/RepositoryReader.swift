// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnStore

/// Reads the releases of a repository as the beginning of a chain.
struct RepositoryReader {
  /// The releases.
  private(set) var releases: [ChainRelease] = []
  /// Their packages.
  private(set) var packages: [ReleasePackage] = []
  /// Where the packages come from.
  let source: any PackageSource
  /// Product, channel and architecture.
  let identity: ChainIdentity
  /// The releases that are checkpoints.
  private(set) var checkpoints: [Int] = []

  /// Reads the heads of all packages of one chain.
  ///
  /// Throws `chainUnusable` where there is not exactly one chain, or one without its first release.
  init(path: String, chains: ChainFilter) throws(CairnError) {
    let source = try FolderSource(path: path)
    let entries = try source.packages().filter { chains.contains($0.identity.chain) }
    var found: [ChainIdentity] = []
    for entry in entries where !found.contains(entry.identity.chain) {
      found.append(entry.identity.chain)
    }
    guard let identity = found.first, found.count == 1 else {
      throw CairnError(
        .chainUnusable,
        found.isEmpty
          ? "\(path) has no releases of this product, channel and architecture"
          : "\(path) has several chains: " + found.map(\.description).joined(separator: ", "),
        hint: "choose one with --product, --channel and --arch")
    }
    self.source = source
    self.identity = identity
    var library = try ReleaseLibrary(source: source, chain: identity)
    for entry in library.entries { packages.append(try library.package(entry)) }
    guard packages.first?.head.identity.isBaseline == true else {
      throw CairnError(
        .chainUnusable, "\(path) lacks the first release of \(identity)",
        hint: "put its package there")
    }
    for package in packages { releases.append(try release(package)) }
    checkpoints = releases.indices.filter { packages[$0].head.identity.isCheckpoint }
  }

  private func release(_ package: ReleasePackage) throws(CairnError) -> ChainRelease {
    let head = package.head
    let base = head.base.flatMap { base in
      packages.firstIndex { $0.head.manifestDigest == base.manifestDigest }
    }
    guard (head.base == nil) == (base == nil) else {
      throw CairnError(
        .packageMissing, "the base of \(head.identity.title) is not in \(source.name)",
        hint: "put its package there")
    }
    return ChainRelease(
      id: head.identity.id, build: head.identity.build, aliases: head.identity.aliases,
      isPreview: head.identity.isPreview,
      published: PublishedRelease(
        headSize: package.entry.headSize, base: base, rawManifest: package.rawManifest,
        payloads: head.payloads),
      manifest: package.manifest)
  }
}
