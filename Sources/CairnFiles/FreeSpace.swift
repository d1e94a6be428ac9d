// SPDX-License-Identifier: Apache-2.0

import CLinux
import CairnDelta

/// How much more a file system can take from this user.
struct FreeSpace: Sendable {
  /// The bytes that this user may still write; blocks reserved for root count only for root.
  let available: Int

  /// The space in the directory of `path`; `nil` where the file system does not count it.
  static func at(directoryOf path: String) throws(CairnError) -> FreeSpace? {
    let directory = try Descriptor.open(path.directoryPart, CLINUX_O_PATH, for: .examine)
    return try FreeBlocks(directory).availableSize.map { FreeSpace(available: $0) }
  }

  /// Throws `noSpace`, naming both numbers, unless `size` more bytes fit beside `path`.
  static func require(_ size: Int, for path: String) throws(CairnError) {
    guard size > 0, let space = try at(directoryOf: path), space.available < size else { return }
    throw .full(path, needed: size)
  }
}
