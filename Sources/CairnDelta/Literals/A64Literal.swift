// SPDX-License-Identifier: Apache-2.0

/// AArch64 instructions as literals: calls and page addresses by their absolute targets, which come
/// again where distances do not.
enum A64Literal {
  /// The word with the operand of `BL` or `ADRP` made absolute.
  @inline(__always)
  static func absolute(_ word: UInt32, at site: UInt32) -> UInt32 {
    if word & 0xFC00_0000 == 0x9400_0000 {
      return 0x9400_0000 | (word &+ site &>> 2) & 0x3FF_FFFF
    }
    if word & 0x9F00_0000 == 0x9000_0000 { return moved(word, by: site &>> 12) }
    return word
  }

  /// The word with the operand made relative again.
  @inline(__always)
  static func relative(_ word: UInt32, at site: UInt32) -> UInt32 {
    if word & 0xFC00_0000 == 0x9400_0000 {
      return 0x9400_0000 | (word &- site &>> 2) & 0x3FF_FFFF
    }
    if word & 0x9F00_0000 == 0x9000_0000 { return moved(word, by: 0 &- site &>> 12) }
    return word
  }

  /// `ADRP` with another page.
  @inline(__always)
  private static func moved(_ word: UInt32, by pages: UInt32) -> UInt32 {
    let value = (((word &>> 29) & 3) | ((word &>> 5) & 0x7_FFFF) &<< 2) &+ pages
    return (word & 0x9F00_001F) | (value & 3) &<< 29 | ((value &>> 2) & 0x7_FFFF) &<< 5
  }

  /// The word without what names an address.
  @inline(__always)
  static func masked(_ word: UInt32) -> UInt32 {
    if word & 0x7C00_0000 == 0x1400_0000 { return word & 0xFC00_0000 }
    if word & 0x1F00_0000 == 0x1000_0000 { return word & 0x9F00_001F }
    if word & 0x7E00_0000 == 0x3400_0000 || word & 0xFF00_0000 == 0x5400_0000 {
      return word & 0xFF00_001F
    }
    return word
  }
}
