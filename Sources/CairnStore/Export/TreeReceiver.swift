// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// Writes contents to the paths that have them.
struct TreeReceiver: ContentReceiver {
  private let storage: any Storage
  private let files: [Digest: [TreeEntry]]

  init(storage: any Storage, entries: [TreeEntry]) {
    self.storage = storage
    var files: [Digest: [TreeEntry]] = [:]
    for entry in entries {
      if let content = entry.content { files[content, default: []].append(entry) }
    }
    self.files = files
  }

  func open(_ content: Manifest.Content) throws(CairnError) -> any ContentPlace {
    try FilePlaces(files[content.digest] ?? [], in: storage) { $0.path }
  }
}
