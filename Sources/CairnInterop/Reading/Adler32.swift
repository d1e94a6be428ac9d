// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// The checksum of RFC 1950, which both VCDIFF tools add to their windows.
enum Adler32 {
  private static let modulus: UInt32 = 65_521
  /// The most bytes that can be summed in 32 bits before the sums must be reduced.
  private static let stride = 5552

  /// The checksum of `bytes`; xdelta3 starts from 1 as the RFC says, open-vcdiff from 0.
  static func checksum(of bytes: ByteView, startingFrom start: UInt32) -> UInt32 {
    var low = start & 0xffff
    var high = start >> 16
    var offset = 0
    while offset < bytes.count {
      let end = offset + Swift.min(stride, bytes.count - offset)
      while offset < end {
        low &+= UInt32(bytes[offset])
        high &+= low
        offset &+= 1
      }
      low %= modulus
      high %= modulus
    }
    return high << 16 | low
  }
}
