// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import Synchronization

/// Writes contents to numbered files, for a while.
final class ScratchReceiver: ContentReceiver {
  private let storage: any Storage
  private let paths = Mutex<[Digest: TreePath]>([:])

  init(storage: any Storage) { self.storage = storage }

  /// Where a content is.
  subscript(content: Digest) -> TreePath? { paths.withLock { $0[content] } }

  func open(_ content: Manifest.Content) throws(CairnError) -> any ContentPlace {
    let path = paths.withLock { paths in
      let path = TreePath.root.appending("\(paths.count)")
      paths[content.digest] = path
      return path
    }
    let entry = TreeEntry(path: path, node: .directory, mode: 0o600)
    return try FilePlaces([entry], in: storage) { $0.path }
  }
}
