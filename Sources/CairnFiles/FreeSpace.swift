// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Glibc

/// How much more a file system can take from this user.
struct FreeSpace: Sendable {
  /// The bytes that this user may still write; blocks reserved for root count only for root.
  let available: Int

  /// The space in the directory of `path`; `nil` where the file system does not count it.
  static func at(directoryOf path: String) throws(CairnError) -> FreeSpace? {
    var status = statvfs()
    let directory = path.directoryPart
    guard PathCall.space(directory, &status) == 0 else {
      throw .system(errno, .examine, directory)
    }
    guard status.f_blocks > 0 else { return nil }
    let blocks = geteuid() == 0 ? status.f_bfree : status.f_bavail
    let (bytes, overflow) = Int(clamping: blocks).multipliedReportingOverflow(
      by: Int(clamping: status.f_frsize))
    return FreeSpace(available: overflow ? .max : bytes)
  }

  /// Throws `noSpace`, naming both numbers, unless `size` more bytes fit beside `path`.
  static func require(_ size: Int, for path: String) throws(CairnError) {
    guard size > 0, let space = try at(directoryOf: path), space.available < size else { return }
    throw .full(path, needed: size)
  }
}
