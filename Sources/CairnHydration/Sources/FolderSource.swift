// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
public import CairnRelease

/// A repository, a folder with packages among other files, or a single package, on this machine.
public struct FolderSource: PackageSource {
  /// A file that looks like a package but cannot be used, and why.
  public struct Rejected: Sendable {
    /// Its name in the folder.
    public let file: String
    /// What is wrong with it.
    public let reason: CairnError
  }

  /// The folder's path, or the single package's.
  public let name: String
  /// Files that look like packages but cannot be used.
  public private(set) var rejected: [Rejected]
  /// Whether there is a catalog.
  public let isRepository: Bool
  /// Whether a single package was named instead of a folder.
  public let isSinglePackage: Bool

  private let storage: PosixStorage
  private var entries: [CatalogEntry]

  /// Looks at what there is.
  ///
  /// A directory with a catalog is a repository. In any other, every file that starts like a package
  /// counts, and all else is ignored. A file must be a package.
  public init(path: String) throws(CairnError) {
    name = path
    guard try FileSource.isDirectory(path) else {
      storage = try PosixStorage(path: path.directoryPart)
      guard let file = TreePath.root.appending(path.namePart.utf8) else {
        throw CairnError(.notFound, "\(path) is no file", hint: "name a package or a folder")
      }
      entries = [try FolderSource.entry(file, in: storage)]
      rejected = []
      isRepository = false
      isSinglePackage = true
      return
    }
    isSinglePackage = false
    storage = try PosixStorage(path: path)
    let catalogPath = TreePath.root.appending(Catalog.fileName)
    if try storage.status(catalogPath)?.kind == .file {
      let catalog = try Catalog(
        reading: try storage.open(catalogPath).allBytes(limit: Catalog.largestSize))
      entries = CatalogEntry.sorted(catalog.entries)
      rejected = []
      isRepository = true
      return
    }
    var found: [CatalogEntry] = []
    var rejected: [Rejected] = []
    for fileName in try storage.names(in: .root) {
      guard let file = TreePath.root.appending(fileName),
        try FolderSource.isPackage(file, in: storage)
      else { continue }
      do throws(CairnError) {
        found.append(try FolderSource.entry(file, in: storage))
      } catch {
        rejected.append(Rejected(file: file.description, reason: error))
      }
    }
    entries = CatalogEntry.sorted(found)
    self.rejected = rejected
    isRepository = false
  }

  /// A repository whose packages are known from elsewhere, from signed metadata say.
  ///
  /// - Parameter entries: releases and bridges, believed to be what the digests in them say, and
  ///   nothing more.
  public init(path: String, entries: [CatalogEntry]) throws(CairnError) {
    name = path
    storage = try PosixStorage(path: path)
    self.entries = CatalogEntry.sorted(entries)
    rejected = []
    isRepository = true
    isSinglePackage = false
  }

  /// The same folder with those packages alone whose heads are vouched for.
  ///
  /// - Parameter reason: what to say of the others.
  public func restricted(to heads: Set<Digest>, reason: CairnError) -> FolderSource {
    var source = self
    source.entries = entries.filter { heads.contains($0.headDigest) }
    source.rejected += entries.filter { !heads.contains($0.headDigest) }
      .map { Rejected(file: $0.package, reason: reason) }
    return source
  }

  /// The packages that there are.
  public func packages() throws(CairnError) -> [CatalogEntry] { entries.filter { !$0.isBridge } }

  /// The bridges that there are.
  public func bridges() throws(CairnError) -> [CatalogEntry] { entries.filter(\.isBridge) }

  /// The head of a package, checked against the digest that names it.
  public func head(of package: CatalogEntry) throws(CairnError) -> PackageHead {
    let file = try open(package)
    guard file.size == package.size else {
      throw CairnError(
        .packageDamaged,
        "\(place(package)) has \(file.size) bytes, \(package.size) are expected",
        hint: "copy the package again")
    }
    return try located(package) { () throws(CairnError) in
      let (head, size, _) = try FolderSource.head(of: file, expecting: package.headDigest)
      // What a catalog says is a hint; where payloads lie must not depend on it.
      guard size == package.headSize, file.size == size + head.payloadSize else {
        throw CairnError(
          .packageDamaged, "the package or its head has another size than the catalog says",
          hint: "copy the package again, or publish the repository again")
      }
      guard head.isBridge == package.isBridge else { throw FolderSource.otherKind }
      return head
    }
  }

  private static let otherKind = CairnError(
    .packageDamaged, "the catalog takes a bridge for a release's own package, or the reverse",
    hint: "publish the repository again")

  /// Bytes of a package.
  public func bytes(
    _ range: Range<Int>, of package: CatalogEntry
  ) throws(CairnError) -> any ByteSource {
    let file = try open(package)
    guard range.upperBound <= file.size else {
      throw CairnError(
        .packageDamaged, "\(place(package)) is cut off", hint: "copy the package again")
    }
    return SourceRange(file, range)
  }

  // MARK: Files

  private func place(_ package: CatalogEntry) -> String { "\(name)/\(package.package)" }

  private func open(_ package: CatalogEntry) throws(CairnError) -> any ByteSource {
    guard let path = TreePath(package.package) else {
      throw CairnError(.packageMalformed, "\(package.package) is no path in a repository")
    }
    guard try storage.status(path) != nil else {
      throw CairnError(
        .packageMissing, "the package \(place(package)) of \(package.identity.title) is missing",
        hint: "copy it there, or publish the repository again")
    }
    return try storage.open(path)
  }

  private func located<R>(
    _ package: CatalogEntry, _ body: () throws(CairnError) -> R
  ) throws(CairnError) -> R {
    do throws(CairnError) { return try body() } catch { throw error.at(place(package)) }
  }

  private static func isPackage(
    _ path: TreePath, in storage: PosixStorage
  ) throws(CairnError) -> Bool {
    guard try storage.status(path)?.kind == .file else { return false }
    // What cannot be read is none of ours, unless it is needed: then it is missing.
    guard let file = try? storage.open(path), file.size >= PackageHead.prefixSize else {
      return false
    }
    return try file.bytes(0..<PackageHead.prefixSize).withView { PackageHead.isPackage($0) }
  }

  private static func entry(
    _ path: TreePath, in storage: PosixStorage
  ) throws(CairnError) -> CatalogEntry {
    let file = try storage.open(path)
    do throws(CairnError) {
      let (head, size, digest) = try head(of: file, expecting: nil)
      var entry = CatalogEntry(head: head, headSize: size, headDigest: digest)
      guard entry.size == file.size else {
        throw CairnError(
          .packageDamaged, "the package has \(file.size) bytes instead of \(entry.size)",
          hint: "copy the package again")
      }
      // A name that is no text would not come back as the same path.
      guard let name = String(validating: path.bytes, as: UTF8.self) else {
        throw CairnError(
          .packageMalformed, "the package's name is no text", hint: "rename the file")
      }
      entry.package = name
      return entry
    } catch {
      throw error.at(path.description)
    }
  }

  private static func head(
    of file: any ByteSource, expecting digest: Digest?
  ) throws(CairnError) -> (head: PackageHead, size: Int, digest: Digest) {
    guard file.size >= PackageHead.prefixSize else {
      throw CairnError(.packageMalformed, "this is no package", hint: "name a package or a folder")
    }
    let size = try file.bytes(0..<PackageHead.prefixSize).withView { v throws(CairnError) in
      try PackageHead.size(prefix: v)
    }
    guard size <= file.size else {
      throw CairnError(
        .packageDamaged, "the package is cut off inside its head", hint: "copy the package again")
    }
    return try file.bytes(0..<size).withView { view throws(CairnError) in
      let found = PackageHead.digest(of: view)
      guard digest == nil || digest == found else {
        throw CairnError(
          .packageDamaged, "the package is another one than the catalog says",
          hint: "copy the package again, or publish the repository again")
      }
      return (try PackageHead(reading: view, hasher: SHA256Hasher.self), size, found)
    }
  }
}
