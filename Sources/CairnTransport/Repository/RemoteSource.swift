// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// The packages of a repository on servers.
///
/// Heads are fetched when they are asked for and kept; payloads only by a transfer.
struct RemoteSource: PackageSource {
  let name: String

  private let entries: [CatalogEntry]
  private let reader: any ObjectReader
  private let area: DownloadArea
  private let account: TransferAccount
  private let connections: Int
  private let forbidsFallback: Bool
  private let freshnessSize: Int
  /// Where heads are that lie beside their packages, by their digests.
  private let heads: [Digest: SignedHead]

  /// - Parameters:
  ///   - entries: releases and bridges.
  ///   - heads: the signed heads; where a package has none, its own beginning is read.
  ///   - freshnessSize: the size of the file that says whether there is something new.
  ///   - forbidsFallback: whether to refuse what only a device needs that has lost contents.
  init(
    name: String, entries: [CatalogEntry], heads: [Digest: SignedHead], reader: any ObjectReader,
    area: DownloadArea, account: TransferAccount, connections: Int, forbidsFallback: Bool,
    freshnessSize: Int
  ) {
    self.name = name
    self.entries = CatalogEntry.sorted(entries)
    self.heads = heads
    self.reader = reader
    self.area = area
    self.account = account
    self.connections = connections
    self.forbidsFallback = forbidsFallback
    self.freshnessSize = freshnessSize
  }

  func packages() throws(CairnError) -> [CatalogEntry] { entries.filter { !$0.isBridge } }

  func bridges() throws(CairnError) -> [CatalogEntry] { entries.filter(\.isBridge) }

  // MARK: Heads

  func head(of package: CatalogEntry) throws(CairnError) -> PackageHead {
    if let bytes = try area.head(package.headDigest) {
      // What does not fit any more was damaged on this machine: it is fetched again.
      if let head = try? RemoteSource.head(bytes, of: package) { return head }
    }
    let bytes = try fetchHead(of: package)
    do throws(CairnError) {
      let head = try RemoteSource.head(bytes, of: package)
      try area.keepHead(bytes, package.headDigest)
      return head
    } catch {
      throw error.at("\(name)/\(package.package)")
    }
  }

  private static func head(
    _ bytes: [UInt8], of package: CatalogEntry
  ) throws(CairnError) -> PackageHead {
    try bytes.withView { view throws(CairnError) in
      guard view.count == package.headSize, PackageHead.digest(of: view) == package.headDigest
      else {
        throw CairnError(
          .packageDamaged, "the package's head is another one than the repository says",
          hint: "the server's copy is damaged or was replaced: name another mirror, or tell who "
            + "runs the repository")
      }
      let head = try PackageHead(reading: view, hasher: SHA256Hasher.self)
      guard head.identity == package.identity, head.isBridge == package.isBridge,
        head.manifestDigest == package.manifestDigest,
        package.size == package.headSize + head.payloadSize
      else {
        throw CairnError(
          .packageDamaged, "the package's head is not that of \(package.identity.title)",
          hint: "the repository was put together wrongly: tell who runs it")
      }
      return head
    }
  }

  private func fetchHead(of package: CatalogEntry) throws(CairnError) -> [UInt8] {
    if let signed = heads[package.headDigest] {
      guard let bytes = try reader.object(signed.path, limit: signed.size) else {
        throw missing(signed.path, of: package)
      }
      guard bytes.count == signed.size, SHA256Hasher.digest(of: bytes) == signed.digest else {
        throw CairnError(
          .packageDamaged, "\(name)/\(signed.path) is not what was signed",
          hint: "the server's copy is damaged or was replaced: name another mirror, or tell who "
            + "runs the repository")
      }
      return bytes
    }
    let sink = HeadSink(size: package.headSize, account: account)
    try reader.read(package.package, into: sink)
    return sink.bytes
  }

  private func missing(_ path: String, of package: CatalogEntry) -> CairnError {
    CairnError(
      .packageMissing, "\(name)/\(path) of \(package.identity.title) is missing",
      hint: "the repository is incomplete: name another mirror, or tell who runs it")
  }

  // MARK: Payloads

  func isAtHand(_ range: Range<Int>, of package: CatalogEntry) -> Bool {
    guard let pieces = try? area.pieces(of: package.headDigest) else { return false }
    return RangeSet(range).isSubset(of: pieces.covered)
  }

  func bytes(
    _ range: Range<Int>, of package: CatalogEntry
  ) throws(CairnError) -> any ByteSource {
    guard let bytes = try area.bytes(range, of: package.headDigest) else {
      throw CairnError(
        .packageMissing,
        "bytes \(range.lowerBound) to \(range.upperBound) of \(name)/\(package.package) have not "
          + "been fetched",
        hint: "somebody has emptied the download area meanwhile: run the command again")
    }
    return bytes
  }

  func transfer(of needs: [PayloadNeed]) throws(CairnError) -> (any PayloadTransfer)? {
    let fallback = needs.filter { $0.reason == .fallback }
    if forbidsFallback, let first = fallback.first {
      let size = fallback.reduce(0) { $0 + $1.range.count }
      throw CairnError(
        .fallbackRefused,
        "\(ByteCount(size).exact) would be fetched again that the device should have, of "
          + first.entry.identity.title,
        hint: "run without --no-full-fallback, or give the device back what it has lost with "
          + "cairn repair")
    }
    return try PayloadDownload(
      needs, from: reader, to: area, account: account, connections: connections)
  }

  func finish() throws(CairnError) { try area.removeAll() }

  var transferred: TransferSize? { account.total }

  var renewal: TransferSize? {
    var size = TransferSize()
    size[.metadata] = freshnessSize
    size.requests = 1
    return size
  }
}

/// Where a signed head is, and what it has to be.
struct SignedHead {
  var path: String
  var size: Int
  var digest: Digest
}

/// Takes the beginning of a package.
private final class HeadSink: ObjectSink {
  private let size: Int
  private let account: TransferAccount
  private(set) var bytes: [UInt8] = []

  init(size: Int, account: TransferAccount) {
    self.size = size
    self.account = account
  }

  var lacking: Range<Int>? { bytes.count < size ? bytes.count..<size : nil }

  func take(_ view: ByteView, at offset: Int) throws(CairnError) {
    // A server without ranges sends the package from its start, each time.
    let range = (offset..<offset + view.count).clamped(to: bytes.count..<size)
    let isNext = range.lowerBound == bytes.count && !range.isEmpty
    try account.add(isNext ? range.count : 0, for: .metadata)
    try account.add(view.count - (isNext ? range.count : 0), for: .wasted)
    guard isNext else { return }
    bytes += view[range.lowerBound - offset..<range.upperBound - offset].copied()
  }
}
