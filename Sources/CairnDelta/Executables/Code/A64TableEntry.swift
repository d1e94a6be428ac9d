// SPDX-License-Identifier: Apache-2.0

/// How wide the entries of an AArch64 table are.
enum A64TableEntry: UInt8 {
  case byte = 1
  case half = 2
  case word = 4

  /// The entry that the load `word` reads with an index; nil if it is no such load.
  ///
  /// `LDRB`, `LDRH`, `LDR W`, `LDRSW` with a register offset (`LSL` or `UXTW`) that is scaled by the
  /// entry's size.
  @inline(__always)
  static func loaded(by word: UInt32) -> A64TableEntry? {
    // Bit 13 tells the two extensions apart.
    switch word & 0xFFE0_DC00 {
    case 0x3860_4800: .byte
    case 0x7860_5800: .half
    case 0xB860_5800, 0xB8A0_5800: .word
    default: nil
    }
  }
}
