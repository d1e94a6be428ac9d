// SPDX-License-Identifier: Apache-2.0

/// Encodings of AArch64 instructions.
enum A64Words {
  static let nop: UInt32 = 0xD503_201F
  static let ret: UInt32 = 0xD65F_03C0

  /// `BL` or `B` over `distance` bytes.
  static func branch(_ distance: Int, link: Bool) -> UInt32 {
    (link ? 0x9400_0000 : 0x1400_0000) | UInt32(truncatingIfNeeded: distance >> 2) & 0x3FF_FFFF
  }

  /// A word with a 19-bit distance: `B.cond`, `CBZ`, `LDR` (literal).
  static func short(_ base: UInt32, _ distance: Int) -> UInt32 {
    base | (UInt32(truncatingIfNeeded: distance >> 2) & 0x7_FFFF) << 5
  }

  /// `TBZ` over `distance` bytes.
  static func test(_ distance: Int) -> UInt32 {
    0x3600_0000 | (UInt32(truncatingIfNeeded: distance >> 2) & 0x3FFF) << 5
  }

  /// `ADR` (`distance` in bytes) or `ADRP` (in pages).
  static func address(_ register: UInt32, _ distance: Int, page: Bool) -> UInt32 {
    let value = UInt32(truncatingIfNeeded: distance)
    return (page ? 0x9000_0000 : 0x1000_0000) | (value & 3) << 29 | (value >> 2 & 0x7_FFFF) << 5
      | register
  }

  /// `ADD to, from, #low`.
  static func add(_ to: UInt32, _ from: UInt32, _ low: UInt32) -> UInt32 {
    0x9100_0000 | low << 10 | from << 5 | to
  }

  /// A load or store with an unsigned offset.
  static func memory(_ base: UInt32, _ to: UInt32, _ from: UInt32, _ scaled: UInt32) -> UInt32 {
    base | scaled << 10 | from << 5 | to
  }

  /// A load with an index register.
  static func indexed(_ base: UInt32, _ to: UInt32, _ from: UInt32, _ index: UInt32) -> UInt32 {
    base | index << 16 | from << 5 | to
  }
}
