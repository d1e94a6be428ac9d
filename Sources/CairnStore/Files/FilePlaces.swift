// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// One content on its way into all files that have it, complete with mode, time and attributes.
final class FilePlaces: ContentPlace {
  private let storage: any Storage
  private let files: [(path: TreePath, entry: TreeEntry)]
  private var open: [any StorageFile] = []
  private var buffer: [UInt8] = []

  /// One write of the system takes this much, bytes.
  private static let pieceSize = 256 << 10

  /// - Parameter path: where an entry's file is written.
  init(
    _ entries: [TreeEntry], in storage: any Storage, path: (TreeEntry) -> TreePath
  ) throws(CairnError) {
    self.storage = storage
    files = entries.map { (path($0), $0) }
    for file in files { open.append(try storage.create(file.path, mode: 0o600)) }
  }

  func append(_ bytes: ByteView) throws(CairnError) {
    if buffer.isEmpty, bytes.count >= FilePlaces.pieceSize { return try write(bytes) }
    // SAFETY: the bytes are copied before the closure ends.
    unsafe bytes.withUnsafeBytes { unsafe buffer.append(contentsOf: $0) }
    if buffer.count >= FilePlaces.pieceSize { try flush() }
  }

  private func flush() throws(CairnError) {
    guard !buffer.isEmpty else { return }
    try buffer.withView { view throws(CairnError) in try write(view) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func write(_ bytes: ByteView) throws(CairnError) {
    for file in open { try file.append(bytes) }
  }

  func finish() throws(CairnError) {
    try flush()
    for file in open { file.close() }
    for (path, entry) in files {
      var changes = NodeChanges(mode: entry.mode)
      if case .file(_, _, let modified) = entry.node { changes.modified = modified }
      if !entry.attributes.isEmpty { changes.attributes = entry.attributes }
      try storage.set(changes, of: path)
    }
  }
}
