// SPDX-License-Identifier: Apache-2.0

/// Reflected cyclic checksums, bit by bit: slow, and nothing of the engine's.
package enum CyclicChecksum {
  /// CRC-64/XZ of `bytes`.
  package static func crc64(_ bytes: [UInt8]) -> UInt64 {
    ~bytes.reduce(UInt64.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt64(byte)) { rest, _ in
        rest >> 1 ^ (rest & 1 == 1 ? 0xC96C_5795_D787_0F42 : 0)
      }
    }
  }

  /// CRC-32 (IEEE 802.3) of `bytes`.
  package static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in
        rest >> 1 ^ (rest & 1 == 1 ? 0xEDB8_8320 : 0)
      }
    }
  }
}
