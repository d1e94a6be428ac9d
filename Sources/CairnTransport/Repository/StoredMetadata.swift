// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnFiles
import CairnHydration
public import CairnRelease
public import CairnTrust

/// Metadata that a device trusts, in a directory of its store.
public struct StoredMetadata: MetadataKeeper {
  private let storage: any Storage
  private let directory: TreePath

  private static let largestSize = 16 << 20

  /// Metadata in a directory of `storage`, which is made when there is some.
  public init(_ storage: any Storage, directory: TreePath) {
    self.storage = storage
    self.directory = directory
  }

  private func path(_ fileName: String) throws(CairnError) -> TreePath {
    guard TreePath.isName(fileName.utf8), let path = directory.appending(Array(fileName.utf8))
    else {
      throw CairnError(
        .trustMalformed, "a role's name is too long for the name of a file: \(fileName)",
        hint: "no publisher needs such a name: use another mirror")
    }
    return path
  }

  /// The file of this name; `nil` if there is none.
  public func kept(_ fileName: String) throws(CairnError) -> [UInt8]? {
    let path = try path(fileName)
    guard try storage.status(path)?.kind == .file else { return nil }
    return try storage.open(path).allBytes(limit: StoredMetadata.largestSize)
  }

  /// Writes a file, atomically and durably.
  public func keep(_ bytes: [UInt8], as fileName: String) throws(CairnError) {
    let path = try path(fileName)
    if try storage.status(directory) == nil {
      try storage.makeDirectory(directory, mode: 0o700)
      try storage.synchronise(directory.parent)
    }
    let part = directory.appending("part")
    try storage.remove(part)
    let file = try storage.create(part, mode: 0o600)
    defer { file.close() }
    try bytes.withView { view throws(CairnError) in try file.append(view) }
    try file.synchronise()
    try storage.rename(part, to: path)
    try storage.synchronise(directory)
  }

  /// Removes a file, durably.
  public func discard(_ fileName: String) throws(CairnError) {
    let path = try path(fileName)
    guard try storage.status(path) != nil else { return }
    try storage.remove(path)
    try storage.synchronise(directory)
  }
}
