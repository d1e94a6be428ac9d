// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Glibc

/// How many blocks of a file system this user may still write.
struct FreeBlocks {
  /// The bytes that are free for this user; `nil` where the file system does not count.
  let availableSize: Int?
  /// The unit in which space is given to files, bytes.
  let blockSize: Int
  /// How many more nodes this user may create; `nil` where they are not counted.
  let availableNodes: Int?

  /// Looks at the file system of an open file.
  init(_ descriptor: Descriptor) throws(CairnError) {
    var status = statvfs()
    guard unsafe fstatvfs(descriptor.number, &status) == 0 else {
      throw .system(errno, .examine, descriptor.path)
    }
    let isRoot = geteuid() == 0
    var blocks = Int(clamping: isRoot ? status.f_bfree : status.f_bavail)
    if isRoot, FileSystemKind(descriptor).isExtended {
      // ext4 keeps a fiftieth, at most 4096 blocks, from everybody, and counts it as free for root.
      // The fiftieth is of all blocks; those that are counted here leave out what the file system
      // itself takes, less than a fifth of them.
      let kept = min(Int(clamping: status.f_blocks) / 40, 4096)
      blocks = max(Int(clamping: status.f_bavail), blocks - kept)
    }
    blockSize = max(1, Int(clamping: status.f_frsize))
    let (size, overflow) = blocks.multipliedReportingOverflow(by: blockSize)
    availableSize = status.f_blocks == 0 ? nil : overflow ? .max : size
    availableNodes =
      status.f_files == 0 ? nil : Int(clamping: isRoot ? status.f_ffree : status.f_favail)
  }
}
