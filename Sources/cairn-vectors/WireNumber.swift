// SPDX-License-Identifier: Apache-2.0

/// Numbers as bytes (Format-Delta 2).
package enum WireNumber {
  /// The shortest varint of `value`.
  static func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80
      ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
  }

  /// The shortest varint of `value`.
  static func varint(_ value: Int) -> [UInt8] { varint(UInt64(value)) }

  /// A signed number as an unsigned one; twice the least number is 2^64, hence the wrapping.
  static func zigzag(_ value: Int) -> UInt64 {
    value >= 0 ? 2 * UInt64(value) : 2 &* UInt64(value.magnitude) &- 1
  }

  /// `count` bytes of `value`, the lowest first.
  package static func littleEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  /// Bytes behind their number.
  static func counted(_ bytes: [UInt8]) -> [UInt8] { varint(bytes.count) + bytes }
}
