// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// Writes contents to the files that have them.
struct TreeReceiver: ContentReceiver {
  private let storage: any Storage
  private let files: [Digest: [TreeEntry]]
  private let path: @Sendable (TreeEntry) -> TreePath

  /// - Parameter path: where an entry's file is written; at its own path if not given.
  init(
    storage: any Storage, entries: [TreeEntry],
    path: @escaping @Sendable (TreeEntry) -> TreePath = { $0.path }
  ) {
    self.storage = storage
    self.path = path
    var files: [Digest: [TreeEntry]] = [:]
    for entry in entries {
      if let content = entry.content { files[content, default: []].append(entry) }
    }
    self.files = files
  }

  func open(_ content: Manifest.Content) throws(CairnError) -> any ContentPlace {
    try FilePlaces(files[content.digest] ?? [], in: storage, path: path)
  }
}
