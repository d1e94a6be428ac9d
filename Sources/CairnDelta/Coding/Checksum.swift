// SPDX-License-Identifier: Apache-2.0

import CLZMA

/// The checksums that catch accidents before SHA-256 proves the result.
enum Checksum {
  /// CRC-64/XZ of `bytes`, going on from `previous`.
  static func crc64(_ bytes: ByteView, _ previous: UInt64 = 0) -> UInt64 {
    unsafe bytes.withUnsafeBytes {
      unsafe lzma_crc64($0.bindMemory(to: UInt8.self).baseAddress, $0.count, previous)
    }
  }

  /// CRC-32 (IEEE) of `bytes`.
  static func crc32(_ bytes: ByteView) -> UInt32 {
    unsafe bytes.withUnsafeBytes {
      unsafe lzma_crc32($0.bindMemory(to: UInt8.self).baseAddress, $0.count, 0)
    }
  }
}
