// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease
import Glibc

extension PosixStorage {
  /// Maps a regular file, for those who look at all of its bytes more than once.
  ///
  /// Nobody may make the file shorter meanwhile (see `MappedFile`).
  public func map(_ path: TreePath) throws(CairnError) -> MappedFile {
    let descriptor = try descriptor(path, O_RDONLY | O_NONBLOCK, .open)
    guard try FileStatus(descriptor).kind == .regular else { throw .notAFile(descriptor.path) }
    return try MappedFile(descriptor)
  }
}
