// SPDX-License-Identifier: Apache-2.0

/// Numbers of seven bits a byte, lowest first (LEB128; Format-Delta 2).
package enum Varint {
  /// Appends `value` to `bytes`.
  package static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Reads a number byte by byte; `nil` if it is longer than its value needs or than 64 bits.
  package static func read<E: Error>(_ next: () throws(E) -> UInt8?) throws(E) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 63, by: 7) {
      guard let byte = try next() else { return nil }
      let bits = UInt64(byte & 0x7F)
      if shift == 63 && bits > 1 { return nil }
      value |= bits << shift
      if byte < 0x80 { return byte == 0 && shift > 0 ? nil : value }
    }
    return nil
  }

  /// A signed number as an unsigned one: 0, -1, 1, -2, ...
  package static func zigzag(_ value: Int) -> UInt64 {
    UInt64(bitPattern: Int64(value) << 1 ^ Int64(value) >> 63)
  }

  /// The signed number back.
  package static func unzigzag(_ value: UInt64) -> Int {
    Int(Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
  }
}
