// SPDX-License-Identifier: Apache-2.0

import CZlib

/// The checksum of the zlib format (RFC 1950).
public struct Adler32: Sendable, Hashable {
  /// The checksum of what was added so far.
  public private(set) var value: UInt32 = 1

  /// The checksum of nothing.
  public init() {}

  /// Adds bytes.
  public mutating func add(_ bytes: Span<UInt8>) {
    // SAFETY: libz reads `count` bytes at the address it is given, which outlive the call.
    value = unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return value }
      return unsafe UInt32(truncatingIfNeeded: adler32_z(UInt(value), start, buffer.count))
    }
  }
}
