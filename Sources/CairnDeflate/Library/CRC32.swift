// SPDX-License-Identifier: Apache-2.0

import CZlib

/// The checksum of gzip, zip and PNG (RFC 1952).
public struct CRC32: Sendable, Hashable {
  /// The checksum of what was added so far.
  public private(set) var value: UInt32 = 0

  /// The checksum of nothing.
  public init() {}

  /// Adds bytes.
  public mutating func add(_ bytes: Span<UInt8>) {
    // SAFETY: libz reads `count` bytes at the address it is given, which outlive the call.
    value = unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return value }
      return unsafe UInt32(truncatingIfNeeded: crc32_z(UInt(value), start, buffer.count))
    }
  }
}
