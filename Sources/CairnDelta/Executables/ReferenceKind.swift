// SPDX-License-Identifier: Apache-2.0

/// How an operand names its target (Format-References 3).
///
/// `site` is the address of the operand's first byte, `v` the number stored there. Addresses are
/// relative to the image's base.
package enum ReferenceKind: UInt8, Sendable, CaseIterable {
  /// x86-64 `call rel32`: target = site + 4 + v.
  case call32 = 0
  /// x86-64 `jmp rel32`: target = site + 4 + v.
  case jump32 = 1
  /// x86-64 `jcc rel32`: target = site + 4 + v.
  case branch32 = 2
  /// x86-64 RIP-relative displacement: target = site + 4 + aux + v, aux = immediate bytes behind it.
  case rip32 = 3
  /// AArch64 `BL`: target = site + 4 imm26.
  case call26 = 4
  /// AArch64 `B`: target = site + 4 imm26.
  case jump26 = 5
  /// AArch64 `B.cond`, `BC.cond`, `CBZ`, `CBNZ`: target = site + 4 imm19.
  case branch19 = 6
  /// AArch64 `LDR` (literal) and its kin: target = site + 4 imm19.
  case literal19 = 7
  /// AArch64 `TBZ`, `TBNZ`: target = site + 4 imm14.
  case branch14 = 8
  /// AArch64 `ADR`: target = site + imm21.
  case address21 = 9
  /// AArch64 `ADRP`: the target's page is the site's page + 4096 imm21; the low 12 bits are those of
  /// the user `aux` words behind it, or 0 if aux = 0.
  case page21 = 10
  /// AArch64 low 12 bits of an address whose page is in an `ADRP` aux words before: `ADD`, or a load
  /// or store with a scaled offset.
  case offset12 = 11
  /// Eight bytes: v = image base + target.
  case absolute64 = 12
  /// Four bytes: v = target.
  case relative32 = 13
  /// Four bytes, signed: target = site + v.
  case place32 = 14
  /// Eight bytes, signed: target = site + v.
  case place64 = 15
  /// The low 36 bits of eight bytes: v = target + (image base if aux = 0).
  case pointer36 = 16
  /// One byte, unsigned: target = base + aux v.
  case table8 = 17
  /// Two bytes, unsigned: target = base + aux v.
  case table16 = 18
  /// Four bytes, signed: target = base + aux v.
  case table32 = 19
  /// Two bytes, unsigned, counted from one: target = base + aux (v - 1).
  case row16 = 20
  /// The low three of four bytes, counted from one: target = base + aux (v - 1).
  case row24 = 21
  /// Two bytes: a row, counted from one, above b bits that say of which table it is and stay as they
  /// are: target = base + (aux mod 64) ((v >> b) - 1), b = 1, 2, 3, 5 for aux / 64 = 0, 1, 2, 3.
  case coded16 = 22
  /// The same in four bytes.
  case coded32 = 23

  /// How many bytes of the file hold the operand (for AArch64 the whole instruction).
  @inline(__always)
  package var size: Int {
    switch self {
    case .absolute64, .place64, .pointer36: return 8
    case .table16, .row16, .coded16: return 2
    case .table8: return 1
    default: return 4
    }
  }

  /// Whether the operand's target is counted from a base of its own (`Reference.link`).
  @inline(__always)
  package var hasBase: Bool { rawValue >= ReferenceKind.table8.rawValue }

  /// Whether its target, if the same cover copies it, goes along with the cover for sure: branches
  /// inside of a function.
  @inline(__always)
  var staysLocal: Bool {
    switch self {
    case .jump32, .branch32, .jump26, .branch19, .branch14, .literal19, .address21: return true
    default: return false
    }
  }

  /// Whether it tells, once aligned, where its target went: operands of code do, and pointers, of
  /// which each has a context of its own. Rows of tables look alike everywhere.
  @inline(__always)
  var votes: Bool { rawValue <= ReferenceKind.absolute64.rawValue || self == .row24 }

  /// How many of the lowest bits of a distance between two targets are nought.
  @inline(__always)
  func lowBits(_ pageOnly: Bool) -> Int64 {
    switch self {
    case .call26, .jump26, .branch19, .branch14: return 2
    case .page21: return pageOnly ? 12 : 0
    default: return 0
    }
  }
}
