// SPDX-License-Identifier: Apache-2.0

/// The prefixes of an x86-64 instruction that say how long it is, as bits.
enum X64Prefixes {
  /// 66.
  static let operandSize: UInt8 = 1
  /// REX.W, right before the opcode.
  static let wide: UInt8 = 2
  /// 67.
  static let addressSize: UInt8 = 4
  /// One that may not stand before VEX and EVEX: 66, F0, F2, F3, REX.
  static let barsVector: UInt8 = 8

  /// `prefixes` with the prefix `byte` added.
  @inline(__always)
  static func adding(_ byte: UInt8, to prefixes: UInt8) -> UInt8 {
    if byte & 0xF0 == 0x40 { return prefixes & ~wide | (byte >> 2) & wide | barsVector }
    let kept = prefixes & ~wide
    switch byte {
    case 0x66: return kept | operandSize | barsVector
    case 0x67: return kept | addressSize
    case 0xF0, 0xF2, 0xF3: return kept | barsVector
    default: return kept
    }
  }
}
