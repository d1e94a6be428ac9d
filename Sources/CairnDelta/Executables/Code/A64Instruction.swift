// SPDX-License-Identifier: Apache-2.0

/// Fields of AArch64 instructions.
enum A64Instruction {
  /// The signed field of `bits` bits whose lowest is bit `low`.
  @inline(__always)
  static func signed(_ word: UInt32, bits: UInt32, at low: UInt32) -> Int {
    Int(Int32(bitPattern: word << (32 &- bits &- low)) >> Int32(32 &- bits))
  }

  /// The immediate of `ADR` and `ADRP`, in bytes or pages.
  @inline(__always)
  static func immediate21(_ word: UInt32) -> Int {
    signed(word, bits: 19, at: 5) << 2 | Int(word >> 29) & 3
  }

  /// How many bits the offset of a load or store with an unsigned offset is shifted by; nil for
  /// encodings that do not exist.
  @inline(__always)
  static func scale(_ word: UInt32) -> Int? {
    let size = Int(word >> 30)
    guard word & 0x0480_0000 == 0x0480_0000 else { return size }
    return size == 0 ? 4 : nil
  }

  /// Whether a vector or floating-point instruction writes a general register.
  @inline(__always)
  static func movesToGeneral(_ word: UInt32) -> Bool {
    if word & 0x7F20_FC00 == 0x1E20_0000 {
      // FCVT*, FMOV: opcodes 2, 3 (from integers) and 7 (to a vector) write a vector register.
      let opcode = (word >> 16) & 7
      return opcode != 2 && opcode != 3 && opcode != 7
    }
    // SMOV, UMOV.
    return word & 0xBFE0_EC00 == 0x0E00_2C00
  }

  /// How many bits `ADD` shifts its second source by: 0 or 2, plain, as a zero-extended word, or as
  /// a sign-extended byte, half or word; nil for other sums.
  @inline(__always)
  static func shift(ofSum word: UInt32) -> Int? {
    switch word & 0xFFE0_FC00 {
    case 0x8B00_0000, 0x8B20_4000, 0x8B20_C000: 0
    case 0x8B00_0800, 0x8B20_4800, 0x8B20_8800, 0x8B20_A800, 0x8B20_C800: 2
    default: nil
    }
  }

  /// The general registers, as bits, that a load or store overwrites.
  @inline(__always)
  static func written(byMemory word: UInt32) -> UInt32 {
    let first: UInt32 = 1 << (word & 31)
    let base: UInt32 = 1 << ((word >> 5) & 31)
    let isGeneral = word & 0x0400_0000 == 0
    switch (word >> 27) & 7 {
    case 5:
      // Pairs.
      let second: UInt32 = 1 << ((word >> 10) & 31)
      let loaded = isGeneral && word & 0x0040_0000 != 0 ? first | second : 0
      return loaded | (word & 0x0080_0000 != 0 ? base : 0)
    case 7:
      // PRFM (size 3, opc 2, general) writes nothing.
      let loads = isGeneral && word & 0x00C0_0000 != 0 && word & 0xC0C0_0000 != 0xC080_0000
      if word & 0x0100_0000 != 0 { return loads ? first : 0 }
      if word & 0x0020_0000 == 0 {
        return (loads ? first : 0) | (word & 0x0000_0400 != 0 ? base : 0)
      }
      // Atomic operations, and loads with an authenticated base.
      if word & 0x0000_0C00 != 0x0000_0800 {
        return first | (word & 0x0000_0C00 == 0x0000_0C00 ? base : 0)
      }
      return loads ? first : 0
    case 3:
      // Literals; loads with acquire, stores with release.
      if word & 0x0100_0000 != 0 { return first }
      return isGeneral && word >> 30 != 3 ? first : 0
    case 1:
      // Exclusive and ordered accesses, compare and swap; vector structures.
      if !isGeneral { return word & 0x0080_0000 != 0 ? base : 0 }
      return first | 1 << ((word >> 10) & 31) | 1 << ((word >> 16) & 31)
    default: return 0
    }
  }
}
