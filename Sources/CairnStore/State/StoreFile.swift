// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// Writes files of a store.
enum StoreFile {
  /// Creates a file with these bytes; nothing is left of it if that fails.
  static func write(
    _ bytes: [UInt8], to path: TreePath, in storage: any Storage, durably: Bool
  ) throws(CairnError) {
    let file = try storage.create(path, mode: 0o600)
    do throws(CairnError) {
      try bytes.withView { view throws(CairnError) in try file.append(view) }
      if durably { try file.synchronise() }
    } catch {
      file.close()
      try? storage.remove(path)
      throw error
    }
    file.close()
  }
}
