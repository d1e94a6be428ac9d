// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnTrust

/// A release, or a bridge to it, as a TUF target: the head of its package (Documentation/Format-Trust.md).
struct ReleaseTarget {
  /// The release or bridge in the catalog.
  let entry: CatalogEntry
  /// The release as the target's custom data have it.
  let custom: JSON

  private static let directory = "heads"
  private static let suffix = ".cairnhead"
  /// What a file's name has room for beside the hash and the suffix.
  private static let longestName = 255 - 64 - 1 - suffix.utf8.count
  private static let format = 1
  private static let blockSize = 1 << 20

  /// The releases and bridges of a repository.
  static func all(of source: FolderSource) throws(CairnError) -> [ReleaseTarget] {
    let (releases, bridges) = (try source.packages(), try source.bridges())
    let json = try JSON(reading: try Catalog(releases: releases, bridges: bridges).encoded())
    return try targets(releases, in: json, "releases", as: "cairn")
      + targets(bridges, in: json, "bridges", as: "cairn-bridge")
  }

  private static func targets(
    _ entries: [CatalogEntry], in json: JSON, _ list: String, as member: String
  ) throws(CairnError) -> [ReleaseTarget] {
    if entries.isEmpty { return [] }
    guard case .object(let catalog) = json, case .array(let records)? = catalog[list],
      records.count == entries.count
    else {
      throw CairnError(.internalFailure, "the catalog's JSON is not what it should be")
    }
    return zip(entries, records).map { entry, record in
      ReleaseTarget(entry: entry, custom: .object([member: record, "format": .integer(format)]))
    }
  }

  /// The target's path.
  var path: String { "\(ReleaseTarget.directory)/\(name)" }

  private var name: String {
    let stem = entry.fileName.dropLast(CatalogEntry.suffix.count)
    var bytes = stem.utf8.suffix(ReleaseTarget.longestName)
    // Not the end of a character whose beginning is cut off.
    while let first = bytes.first, first & 0xC0 == 0x80 { bytes.removeFirst() }
    return String(decoding: Array(bytes), as: UTF8.self) + ReleaseTarget.suffix
  }

  /// The file of a head with this SHA-256.
  func filePath(_ hash: Digest) -> TreePath {
    MetadataFiles.heads.appending("\(hash).\(name)")
  }

  /// The head, after the package has been compared with what the catalog says.
  ///
  /// - Throws: `packageMissing`, `packageDamaged`.
  func head(
    from source: FolderSource, checkingPayloads: Bool, monitor: any WorkMonitor
  ) throws(CairnError) -> [UInt8] {
    let head = try source.head(of: entry)
    var found = CatalogEntry(head: head, headSize: entry.headSize, headDigest: entry.headDigest)
    found.package = entry.package
    guard found == entry else {
      throw CairnError(
        .packageDamaged,
        "\(source.name)/\(entry.package): the catalog says something else of"
          + " \(entry.identity.title) than its package",
        hint: "put back the right catalog or package; nothing has been signed")
    }
    let bytes = try source.bytes(0..<entry.headSize, of: entry).bytes(0..<entry.headSize)
    // What the source has checked is read once more here; it has to be the same.
    guard bytes.withView({ PackageHead.digest(of: $0) }) == entry.headDigest,
      (try? bytes.withView({ view throws(CairnError) in
        try PackageHead(reading: view, hasher: SHA256Hasher.self)
      })) == head
    else { throw damaged(source) }
    if checkingPayloads { try check(head, from: source, monitor) }
    return bytes
  }

  private func check(
    _ head: PackageHead, from source: FolderSource, _ monitor: any WorkMonitor
  ) throws(CairnError) {
    var offset = entry.headSize
    for payload in head.payloads {
      let file = try source.bytes(offset..<offset + payload.storedSize, of: entry)
      var hasher = SHA256Hasher()
      var done = 0
      while done < payload.storedSize {
        let end = done + min(ReleaseTarget.blockSize, payload.storedSize - done)
        try file.bytes(done..<end).withView { hasher.update($0) }
        done = end
        try monitor.advance(.digesting, completed: offset + done, total: entry.size)
      }
      guard hasher.digest() == payload.storedDigest else { throw damaged(source) }
      offset += payload.storedSize
    }
  }

  private func damaged(_ source: FolderSource) -> CairnError {
    CairnError(
      .packageDamaged,
      "\(source.name)/\(entry.package) does not have the digests that its catalog and head say",
      hint: "put back an undamaged copy of the package; nothing has been signed")
  }
}
