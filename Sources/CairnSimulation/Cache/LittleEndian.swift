// SPDX-License-Identifier: Apache-2.0

/// Numbers of eight bytes, the lowest first.
enum LittleEndian {
  static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
