// SPDX-License-Identifier: Apache-2.0

extension Array where Element == UInt8 {
  /// Appends a number of RFC 3284 section 2: base 128, most significant digit first.
  mutating func appendNumber(_ value: Int) {
    precondition(value >= 0, "VCDIFF has no negative numbers")
    var shift = 0
    while shift < 56, value >> (shift + 7) != 0 { shift += 7 }
    while shift > 0 {
      append(UInt8(value >> shift & 0x7f) | 0x80)
      shift -= 7
    }
    append(UInt8(value & 0x7f))
  }
}
