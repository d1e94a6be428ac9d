// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnFiles
import CairnHydration
public import CairnRelease

/// Where what has been fetched waits until it is used (Store, The download area).
///
/// Heads are files named by their digest. Bytes of packages are *pieces*: files named by where they
/// begin in the package, in a directory named by the digest of its head. A piece holds as many bytes
/// as it is long, so a run that was cut off anywhere has lost nothing that came before.
public struct DownloadArea: Sendable {
  private let storage: any Storage
  private let directory: TreePath

  private var heads: TreePath { directory.appending("heads") }

  /// An area in a directory of `storage`, which is made when something comes.
  public init(_ storage: any Storage, directory: TreePath) {
    self.storage = storage
    self.directory = directory
  }

  // MARK: Heads

  /// The bytes of a head that was fetched before; whoever reads them checks them.
  func head(_ digest: Digest) throws(CairnError) -> [UInt8]? {
    let path = heads.appending(digest.description)
    guard try storage.status(path)?.kind == .file else { return nil }
    return try storage.open(path).allBytes(limit: PackageHead.largestSize)
  }

  /// Keeps a head. It is a cache: what is lost of it is fetched again.
  func keepHead(_ bytes: [UInt8], _ digest: Digest) throws(CairnError) {
    try makeDirectory(heads)
    let part = heads.appending("part")
    try storage.remove(part)
    try append(bytes, to: try storage.create(part, mode: 0o600))
    try storage.rename(part, to: heads.appending(digest.description))
  }

  // MARK: Pieces

  /// What there is of a package.
  func pieces(of package: Digest) throws(CairnError) -> PackagePieces {
    let directory = directory.appending(package.description)
    guard try storage.status(directory) != nil else { return PackagePieces([]) }
    var pieces: [PackagePieces.Piece] = []
    for name in try storage.names(in: directory) {
      guard let start = Int(String(decoding: name, as: UTF8.self)), start >= 0,
        let path = directory.appending(name), let status = try storage.status(path),
        status.kind == .file, status.size <= Int.max - start
      else { continue }
      pieces.append(PackagePieces.Piece(path: path, range: start..<start + status.size))
    }
    return PackagePieces(pieces)
  }

  /// Bytes of a package that are all here.
  package func bytes(
    _ range: Range<Int>, of package: Digest
  ) throws(CairnError) -> (any ByteSource)? {
    guard let parts = try pieces(of: package).parts(of: range) else { return nil }
    var sources: [any ByteSource] = []
    for part in parts { sources.append(SourceRange(try storage.open(part.path), part.range)) }
    return sources.count == 1 ? sources[0] : JoinedSource(sources)
  }

  /// Begins a piece; one without bytes that is there goes.
  package func begin(at start: Int, of package: Digest) throws(CairnError) -> any StorageFile {
    let directory = directory.appending(package.description)
    try makeDirectory(directory)
    let path = directory.appending("\(start)")
    if let status = try storage.status(path), status.size == 0 { try storage.remove(path) }
    return try storage.create(path, mode: 0o600)
  }

  /// Forgets bytes of a package that are not what they should be; what is beside them stays.
  package func drop(_ range: Range<Int>, of package: Digest) throws(CairnError) {
    let directory = directory.appending(package.description)
    for piece in try pieces(of: package).all where piece.range.overlaps(range) {
      let bytes = try storage.open(piece.path)
      let before = piece.range.lowerBound..<max(piece.range.lowerBound, range.lowerBound)
      let after = min(piece.range.upperBound, range.upperBound)..<piece.range.upperBound
      for rest in [after, before] where !rest.isEmpty {
        // A name that is no number is no piece: what a kill leaves of it is not taken for one.
        let part = directory.appending("part")
        try storage.remove(part)
        let file = try storage.create(part, mode: 0o600)
        var offset = rest.lowerBound - piece.range.lowerBound
        let end = offset + rest.count
        while offset < end {
          let count = min(1 << 20, end - offset)
          try bytes.bytes(offset..<offset + count).withView { view throws(CairnError) in
            try file.append(view)
          }
          offset += count
        }
        file.close()
        try storage.rename(part, to: directory.appending("\(rest.lowerBound)"))
      }
      if before.isEmpty { try storage.remove(piece.path) }
    }
  }

  // MARK: Letting go

  /// Removes everything but the pieces of these packages, and heads.
  func removeOthers(than packages: Set<Digest>) throws(CairnError) {
    guard try storage.status(directory) != nil else { return }
    let names = Set(packages.map { Array($0.description.utf8) } + [Array("heads".utf8)])
    for name in try storage.names(in: directory) where !names.contains(name) {
      if let path = directory.appending(name) { try empty(path) }
    }
  }

  /// Removes everything: it has been used.
  public func removeAll() throws(CairnError) {
    guard try storage.status(directory) != nil else { return }
    for name in try storage.names(in: directory) {
      if let path = directory.appending(name) { try empty(path) }
    }
    _ = try storage.removeDirectory(directory)
  }

  // MARK: Files

  private func empty(_ path: TreePath) throws(CairnError) {
    guard try storage.status(path)?.kind == .directory else { return try storage.remove(path) }
    for name in try storage.names(in: path) {
      if let file = path.appending(name) { try storage.remove(file) }
    }
    _ = try storage.removeDirectory(path)
  }

  private func makeDirectory(_ path: TreePath) throws(CairnError) {
    for path in [directory, path] where try storage.status(path) == nil {
      do throws(CairnError) {
        try storage.makeDirectory(path, mode: 0o700)
      } catch {
        // Several transfers begin at once.
        guard error.code == .outputExists else { throw error }
      }
    }
  }

  private func append(_ bytes: [UInt8], to file: any StorageFile) throws(CairnError) {
    defer { file.close() }
    try bytes.withView { view throws(CairnError) in try file.append(view) }
  }
}
