// SPDX-License-Identifier: Apache-2.0

/// What follows each opcode of 64-bit code, for finding where an instruction ends (References/X64).
///
/// An entry says in bits 0-3 which immediate follows, in bit 4 that there is a ModRM byte, in bit 5
/// that the byte is no plain opcode, in bit 6 that it is a prefix.
package struct X64Tables {
  static let hasModRM: UInt8 = 0x10
  static let isSpecial: UInt8 = 0x20
  static let isPrefix: UInt8 = 0x40

  /// What bits 0-3 of an entry mean.
  enum Immediate {
    static let none: UInt8 = 0
    static let byte: UInt8 = 1
    static let word: UInt8 = 2
    /// Four bytes, two with an operand-size prefix.
    static let full: UInt8 = 3
    /// As `full`, eight with REX.W.
    static let value: UInt8 = 4
    /// An address: eight bytes, four with an address-size prefix.
    static let address: UInt8 = 5
    /// `ENTER`.
    static let frame: UInt8 = 6
    /// From here on the instruction is looked at more closely.
    static let firstGroup: UInt8 = 7
    /// `F6`, `F7`: an immediate if ModRM.reg is 0 or 1.
    static let testByte: UInt8 = 7
    static let testFull: UInt8 = 8
    /// `C6`, `C7`: ModRM.reg is 0, or ModRM is F8.
    static let moveByte: UInt8 = 9
    static let moveFull: UInt8 = 10
    /// `FE`: ModRM.reg is 0 or 1.
    static let step: UInt8 = 11
    /// `FF`: ModRM.reg is not 7.
    static let indirect: UInt8 = 12
    /// `LEA`: ModRM names memory.
    static let lea: UInt8 = 13
    /// A branch with a 32-bit distance.
    static let branch: UInt8 = 14
  }

  /// What entries with `isSpecial` are.
  enum Special {
    static let invalid: UInt8 = isSpecial
    static let escape: UInt8 = isSpecial | 1
    static let escape38: UInt8 = isSpecial | 2
    static let escape3A: UInt8 = isSpecial | 3
    static let vex2: UInt8 = isSpecial | 4
    static let vex3: UInt8 = isSpecial | 5
    static let evex: UInt8 = isSpecial | 6
    static let xop: UInt8 = isSpecial | 7
  }

  /// Where in `opcodes` the maps start: one byte, 0F, 0F38, 0F3A, and the vector maps 1, 2, 3, 5, 6.
  enum Map {
    static let escape = 0x100
    static let escape38 = 0x200
    static let escape3A = 0x300
    static let vector = 0x400
  }

  /// The entries of all maps.
  let opcodes: [UInt8]
  /// The length of each immediate (bits 4-7 of the index) under the prefixes (bits 0-3).
  let immediates: [UInt8]
  /// For each ModRM byte: how many bytes it and the address behind it take (bits 0-3), whether a SIB
  /// byte may add a displacement (bit 6), whether the address is RIP-relative (bit 7).
  let addressing: [UInt8]

  package static let shared = X64Tables()

  private init() {
    opcodes =
      X64Tables.plain() + X64Tables.escaped() + X64Tables.escaped38() + X64Tables.escaped3A()
      + X64Tables.vector()
    immediates = (0..<256).map { X64Tables.immediate(UInt8($0 >> 4), prefixes: UInt8($0 & 15)) }
    addressing = (0..<256).map { X64Tables.addressing(UInt8($0)) }
  }

  // MARK: Lengths

  private static func immediate(_ code: UInt8, prefixes: UInt8) -> UInt8 {
    let isWide = prefixes & X64Prefixes.wide != 0
    let full: UInt8 = prefixes & X64Prefixes.operandSize != 0 && !isWide ? 2 : 4
    switch code {
    case Immediate.byte, Immediate.testByte, Immediate.moveByte: return 1
    case Immediate.word: return 2
    case Immediate.full, Immediate.testFull, Immediate.moveFull: return full
    case Immediate.value: return isWide ? 8 : full
    case Immediate.address: return prefixes & X64Prefixes.addressSize != 0 ? 4 : 8
    case Immediate.frame: return 3
    case Immediate.branch: return 4
    default: return 0
    }
  }

  private static func addressing(_ byte: UInt8) -> UInt8 {
    let (mode, memory) = (byte >> 6, byte & 7)
    let base: UInt8 = mode != 3 && memory == 4 ? 2 : 1
    switch mode {
    case 0 where memory == 4: return base | 0x40
    case 0 where memory == 5: return base + 4 | 0x80
    case 1: return base + 1
    case 2: return base + 4
    default: return base
    }
  }
}
