// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnStore

/// A directory for what a command without a device fetches; it goes away with everything in it.
final class ScratchStorage {
  let storage: PosixStorage
  private let directory: TemporaryDirectory

  init() throws(CairnError) {
    directory = try TemporaryDirectory()
    storage = try PosixStorage(path: directory.path)
  }

  deinit { try? storage.removeEverything(in: .root) }
}
