// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnTrust

/// The files of a signed repository's metadata, published and pending
/// (Documentation/Format-Trust.md).
struct MetadataFiles {
  /// The repository.
  let storage: PosixStorage
  /// The path of the repository.
  let root: String

  static let published = TreePath.root.appending("metadata")
  static let pending = TreePath.root.appending(".pending")
  static let heads = TreePath.root.appending("heads")
  private static let lockPath = TreePath.root.appending(".lock")

  /// Opens the repository at `path`.
  init(path: String) throws(CairnError) {
    storage = try PosixStorage(path: path)
    root = path
  }

  /// Keeps other runs away until the lock goes.
  func lock(owner: String) throws(CairnError) -> any StorageLock {
    try storage.lock(MetadataFiles.lockPath, owner: owner)
  }

  /// Whether the directory has anything that repositories have.
  var isRepository: Bool {
    get throws(CairnError) {
      let catalog = TreePath.root.appending(Catalog.fileName)
      for path in [catalog, MetadataFiles.published, MetadataFiles.pending]
      where try storage.status(path) != nil { return true }
      return false
    }
  }

  /// The failure where there is no root.
  var unsigned: CairnError {
    CairnError(
      .trustUnsigned, "\(root) has no signed metadata", hint: "begin with cairn repo init")
  }

  /// The name of a metadata file as consistent snapshots have it.
  static func name(_ type: MetadataType, _ version: Int) -> String {
    type == .timestamp ? "timestamp.json" : "\(version).\(type.rawValue).json"
  }

  // MARK: Reading

  /// The versions of a role's metadata in a directory, in ascending order.
  func versions(
    of type: MetadataType, in directory: TreePath = MetadataFiles.published
  ) throws(CairnError) -> [Int] {
    guard try storage.status(directory) != nil else { return [] }
    var versions: [Int] = []
    for name in try storage.names(in: directory) {
      let text = String(decoding: name, as: UTF8.self)
      let digits = text.prefix { $0.isASCII && $0.isNumber }
      guard let version = Int(digits), text == MetadataFiles.name(type, version) else { continue }
      versions.append(version)
    }
    return versions.sorted()
  }

  /// A metadata file and its bytes; `nil` where there is none.
  func read<Content: RoleMetadata>(
    _ version: Int, in directory: TreePath = MetadataFiles.published, as content: Content.Type
  ) throws(CairnError) -> MetadataFile<Content>? {
    let path = directory.appending(MetadataFiles.name(Content.type, version))
    guard try storage.status(path) != nil else { return nil }
    let file = try storage.open(path)
    do throws(CairnError) {
      let bytes = try file.allBytes(limit: Content.type.writtenSizeLimit)
      let found = MetadataFile(metadata: try Metadata<Content>(reading: bytes), bytes: bytes)
      let says = found.metadata.signed.version
      guard Content.type == .timestamp || says == version else {
        throw CairnError(
          .trustMixed, "it says that it is version \(says)", hint: "put back the right file")
      }
      return found
    } catch {
      throw error.at("\(root)/\(path)")
    }
  }

  /// The newest pending metadata of a role; `nil` where there is none.
  func pending<Content: RoleMetadata>(
    as content: Content.Type
  ) throws(CairnError) -> Metadata<Content>? {
    if Content.type == .timestamp {
      return try read(0, in: MetadataFiles.pending, as: content)?.metadata
    }
    let versions = try versions(of: Content.type, in: MetadataFiles.pending)
    guard let newest = versions.last else { return nil }
    return try read(newest, in: MetadataFiles.pending, as: content)?.metadata
  }

  /// The paths of all pending metadata.
  func pendingPaths() throws(CairnError) -> [String] {
    guard try storage.status(MetadataFiles.pending) != nil else { return [] }
    let names = try storage.names(in: MetadataFiles.pending)
    return names.map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasSuffix(".json") }
      .map { "\(MetadataFiles.pending)/\($0)" }
  }

  // MARK: Writing

  /// Writes a file durably; it is complete or not there.
  func write(_ bytes: [UInt8], to path: TreePath) throws(CairnError) {
    if try storage.status(path.parent) == nil {
      try storage.makeDirectory(path.parent, mode: 0o755)
      try storage.synchronise(path.parent.parent)
    }
    try bytes.withView { view throws(CairnError) in
      try OutputPlace.file("\(root)/\(path)", replacesExisting: true).write(view)
    }
  }

  /// Writes a metadata file, no larger than readers accept.
  ///
  /// - Returns: its path in the repository.
  @discardableResult func write<Content>(
    _ metadata: Metadata<Content>, to directory: TreePath
  ) throws(CairnError) -> String {
    let bytes = try metadata.encoded()
    let path = directory.appending(MetadataFiles.name(Content.type, metadata.signed.version))
    guard bytes.count <= Content.type.writtenSizeLimit else {
      throw CairnError(
        .tooLarge,
        "\(root)/\(path) would have \(bytes.count) bytes, readers accept"
          + " \(Content.type.writtenSizeLimit)",
        hint: "start a new repository for further releases")
    }
    try write(bytes, to: path)
    return path.description
  }

  /// Removes what killed runs have left half written, as far as the system allows.
  func removeLeftovers() {
    for directory in [MetadataFiles.published, MetadataFiles.pending, MetadataFiles.heads] {
      for name in (try? storage.names(in: directory)) ?? [] {
        let text = String(decoding: name, as: UTF8.self)
        guard text.hasPrefix("."), text.hasSuffix(".cairn-part"),
          let path = directory.appending(name)
        else { continue }
        try? storage.remove(path)
      }
    }
  }

  /// Removes the pending metadata of a role.
  func removePending(_ type: MetadataType) throws(CairnError) {
    guard try storage.status(MetadataFiles.pending) != nil else { return }
    for name in try storage.names(in: MetadataFiles.pending) {
      let text = String(decoding: name, as: UTF8.self)
      guard text == "\(type.rawValue).json" || text.hasSuffix(".\(type.rawValue).json") else {
        continue
      }
      try storage.remove(MetadataFiles.pending.appending(text))
    }
  }
}

/// A metadata file as it was read.
struct MetadataFile<Content: RoleMetadata> {
  /// What it says.
  let metadata: Metadata<Content>
  /// Its bytes.
  let bytes: [UInt8]
}

extension MetadataType {
  /// The size in bytes up to which readers accept a file of the role by default.
  var writtenSizeLimit: Int {
    switch self {
    case .root: 512 << 10
    case .timestamp: 16 << 10
    case .snapshot: 2 << 20
    case .targets: 16 << 20
    }
  }
}
