// SPDX-License-Identifier: Apache-2.0

/// Filters AArch64 code: words stand with their highest byte first, calls and page addresses are
/// absolute, and the first operand register stands behind the opcode.
enum A64BranchFilter {
  /// Filters whole words at addresses that are multiples of four, or makes them code again.
  static func run(_ bytes: inout [UInt8], at address: UInt32, isForward: Bool) {
    var place = Int((4 &- address & 3) & 3)
    while place + 4 <= bytes.count {
      let site = address &+ UInt32(truncatingIfNeeded: place)
      var word =
        UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8
        | UInt32(bytes[place + 2]) << 16 | UInt32(bytes[place + 3]) << 24
      if isForward {
        word = arranged(A64Literal.absolute(word, at: site)).byteSwapped
      } else {
        word = A64Literal.relative(rearranged(word.byteSwapped), at: site)
      }
      bytes[place] = UInt8(truncatingIfNeeded: word)
      bytes[place + 1] = UInt8(truncatingIfNeeded: word >> 8)
      bytes[place + 2] = UInt8(truncatingIfNeeded: word >> 16)
      bytes[place + 3] = UInt8(truncatingIfNeeded: word >> 24)
      place += 4
    }
  }

  /// Whether bits 9 to 5 of the word are a register: it is no branch, and no `ADR` or `ADRP`.
  @inline(__always)
  private static func namesRegister(_ word: UInt32) -> Bool {
    word & 0x1C00_0000 != 0x1400_0000 && word & 0x1F00_0000 != 0x1000_0000
  }

  /// The word with bits 9 to 5 moved in front of bits 20 to 10.
  @inline(__always)
  private static func arranged(_ word: UInt32) -> UInt32 {
    guard namesRegister(word) else { return word }
    return word & 0xFFE0_001F | (word & 0x3E0) << 11 | (word & 0x1F_FC00) >> 5
  }

  /// The word that `arranged` made so.
  @inline(__always)
  private static func rearranged(_ word: UInt32) -> UInt32 {
    guard namesRegister(word) else { return word }
    return word & 0xFFE0_001F | (word & 0x1F_0000) >> 11 | (word & 0xFFE0) << 5
  }
}
