// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
public import CairnHydration
public import CairnRelease

/// Copies packages into a folder that offline users can install from.
public struct PackageExport {
  private let source: any PackageSource
  private let monitor: any WorkMonitor

  private static let blockSize = 1 << 20

  /// Prepares to copy packages of `source`.
  public init(from source: any PackageSource, monitor: any WorkMonitor = SilentMonitor()) {
    self.source = source
    self.monitor = monitor
  }

  /// Copies packages, each checked whole: head and payloads have the digests that name them.
  ///
  /// - Parameter folder: new, empty, or with nothing but packages and metadata in it. Packages that are there
  ///   already are written again.
  /// - Returns: the paths of the files.
  /// - Throws: `outputExists` for a folder with other files; `packageDamaged`; what the system says.
  public func export(
    _ entries: [CatalogEntry], to folder: String
  ) throws(CairnError) -> [String] {
    let storage = try PosixStorage.directory(at: folder).storage
    for name in try storage.names(in: .root) {
      let isPart = name.first == UInt8(ascii: ".") && name.hasSuffix(".cairn-part")
      let isMetadata = name == Array("metadata".utf8)
      guard name.hasSuffix(CatalogEntry.suffix) || isPart || isMetadata else {
        throw CairnError(
          .outputExists, "\(folder) has other files than packages in it",
          hint: "name a new or empty folder")
      }
    }
    let total = entries.reduce(0) { $0 + $1.size }
    var completed = 0
    var paths: [String] = []
    for entry in entries {
      let path = "\(folder)/\(entry.fileName)"
      try copy(entry, to: path, after: completed, of: total)
      completed += entry.size
      paths.append(path)
    }
    return paths
  }

  private func copy(
    _ entry: CatalogEntry, to path: String, after completed: Int, of total: Int
  ) throws(CairnError) {
    let head = try source.head(of: entry)
    guard entry.headSize + head.payloadSize == entry.size else { throw damaged(entry) }
    let file = try StagedFile(for: path, tag: entry.headDigest, replacesExisting: true)
    try file.resume(at: 0)
    try file.requireSpace(for: entry.size)
    try copy(0..<entry.headSize, of: entry, to: file) { bytes throws(CairnError) in
      // What the source has checked is read once more here; it has to be the same.
      guard PackageHead.digest(of: bytes) == entry.headDigest else { throw damaged(entry) }
    }
    var offset = entry.headSize
    for payload in head.payloads {
      try copy(offset..<offset + payload.storedSize, of: entry, to: file, payload.storedDigest)
      offset += payload.storedSize
      try monitor.advance(.writing, completed: completed + offset, total: total)
    }
    try file.commit()
  }

  private func copy(
    _ range: Range<Int>, of entry: CatalogEntry, to file: StagedFile,
    _ check: (ByteView) throws(CairnError) -> Void
  ) throws(CairnError) {
    let bytes = try source.bytes(range, of: entry).bytes(0..<range.count)
    try bytes.withView { view throws(CairnError) in
      try check(view)
      try file.append(view)
    }
  }

  private func copy(
    _ range: Range<Int>, of entry: CatalogEntry, to file: StagedFile, _ digest: Digest
  ) throws(CairnError) {
    let payload = try source.bytes(range, of: entry)
    var hasher = SHA256Hasher()
    var offset = 0
    while offset < range.count {
      let end = offset + min(PackageExport.blockSize, range.count - offset)
      try payload.bytes(offset..<end).withView { view throws(CairnError) in
        hasher.update(view)
        try file.append(view)
      }
      offset = end
    }
    guard hasher.digest() == digest else { throw damaged(entry) }
  }

  private func damaged(_ entry: CatalogEntry) -> CairnError {
    CairnError(
      .packageDamaged,
      "\(source.name)/\(entry.package) does not have the digests that its catalog and head say",
      hint: "put back an undamaged copy of the package")
  }
}

extension [UInt8] {
  fileprivate func hasSuffix(_ text: String) -> Bool {
    suffix(text.utf8.count) == Array(text.utf8)[...]
  }
}

extension CatalogEntry {
  /// The name of the package's file.
  public var fileName: String {
    package.split(separator: "/").last.map(String.init) ?? package
  }
}
