// SPDX-License-Identifier: Apache-2.0

/// What the scan needs of an x86-64 instruction.
package struct X64Instruction {
  /// Its bytes; 0 if there is no such instruction.
  package var length: Int
  /// Where its RIP-relative displacement stands in it; 0 if it has none.
  package var displacement: Int
  /// Where its opcode stands, in the bytes it was decoded from.
  var opcode: Int
  /// Where its ModRM byte stands; -1 if it has none.
  var modRM: Int
  /// What its opcode says of its immediate.
  var immediate: UInt8
  /// How many bytes that has.
  var immediateSize: Int

  static let invalid = X64Instruction(
    length: 0, displacement: 0, opcode: 0, modRM: -1, immediate: 0, immediateSize: 0)

  /// The most bytes that an instruction has.
  package static let limit = 15
  /// How many bytes behind its start `init` may look at, most.
  package static let window = 32
}

extension X64Instruction {
  /// The instruction that starts at `start` of `bytes`, which must have `window` bytes there.
  @inline(__always)
  package static func decode(
    _ bytes: ByteView, at start: Int, _ tables: X64Tables
  ) -> X64Instruction {
    var at = start
    var prefixes: UInt8 = 0
    var entry = tables.opcodes[Int(bytes[at])]
    while entry & X64Tables.isPrefix != 0 {
      prefixes = X64Prefixes.adding(bytes[at], to: prefixes)
      at &+= 1
      guard at &- start < limit else { return invalid }
      entry = tables.opcodes[Int(bytes[at])]
    }
    let opcode = at
    at &+= 1
    if entry & X64Tables.isSpecial != 0 {
      entry = special(entry, bytes, at: &at, prefixes, tables)
      if entry & X64Tables.isSpecial != 0 { return invalid }
    }
    let code = entry & 15
    var size = Int(tables.immediates[Int(code) << 4 | Int(prefixes)])
    var displacement = 0
    var modRM = -1
    if entry & X64Tables.hasModRM != 0 {
      modRM = at
      let byte = bytes[at]
      let form = tables.addressing[Int(byte)]
      if form & 0x80 != 0 { displacement = at &+ 1 &- start }
      if form & 0x40 != 0, bytes[at &+ 1] & 7 == 5 { at &+= 4 }
      at &+= Int(form & 15)
      if code >= X64Tables.Immediate.firstGroup {
        let number = (byte >> 3) & 7
        switch code {
        case X64Tables.Immediate.testByte, X64Tables.Immediate.testFull:
          if number > 1 { size = 0 }
        case X64Tables.Immediate.moveByte, X64Tables.Immediate.moveFull:
          if number != 0 && byte != 0xF8 { return invalid }
        case X64Tables.Immediate.step: if number > 1 { return invalid }
        case X64Tables.Immediate.indirect: if number == 7 { return invalid }
        case X64Tables.Immediate.lea: if byte >= 0xC0 { return invalid }
        default: break
        }
      }
    }
    let length = size &+ at &- start
    guard length <= limit else { return invalid }
    return X64Instruction(
      length: length, displacement: displacement, opcode: opcode, modRM: modRM, immediate: code,
      immediateSize: size)
  }

  /// The register in ModRM.reg of the instruction at `start`.
  @inline(__always)
  func register(_ bytes: ByteView, at start: Int) -> Int {
    Int(bytes[modRM] >> 3) & 7 | (rex(bytes, at: start) & 4) << 1
  }

  /// The register in ModRM.rm of the instruction at `start`, of 64 bits, if it names one.
  @inline(__always)
  func otherRegister(_ bytes: ByteView, at start: Int) -> Int? {
    let rex = rex(bytes, at: start)
    guard bytes[modRM] >= 0xC0, rex & 8 != 0 else { return nil }
    return Int(bytes[modRM]) & 7 | (rex & 1) << 3
  }

  /// The base register of the instruction at `start`, which has opcode 63, if it is
  /// `movslq (base, index, 4), register`.
  @inline(__always)
  func tableBase(_ bytes: ByteView, at start: Int) -> Int? {
    let form = bytes[modRM] & 0xC7
    let scale = bytes[modRM &+ 1]
    guard scale >> 6 == 2, length == modRM &+ 2 &- start || bytes[modRM &+ 2] == 0 else {
      return nil
    }
    // Without displacement, base 5 is none; with one, it must be zero.
    guard form == 0x04 && scale & 7 != 5 || form == 0x44 else { return nil }
    let rex = rex(bytes, at: start)
    guard rex & 8 != 0 else { return nil }
    return Int(scale & 7) | (rex & 1) << 3
  }

  /// An operand `[base + index * scale + place]`.
  struct IndexedUse {
    var base: Int
    var index: Int
    var scale: Int
    var place: Int
    /// Where the four bytes of `place` stand, in the bytes it was decoded from.
    var site: Int
    /// 4 if it is `mov r32, [...]` or `movslq`, 1 if it is `movzx r32, byte [...]`, else 0.
    var width: Int
  }

  /// The operand of the instruction at `start`, if it is in memory and has an index and a place of
  /// four bytes. Instructions with a vector prefix are left out.
  @inline(__always)
  func indexedUse(_ bytes: ByteView, at start: Int) -> IndexedUse? {
    guard modRM >= 0, bytes[modRM] & 0xC7 == 0x84 else { return nil }
    let first = bytes[opcode]
    guard first != 0xC4, first != 0xC5, first != 0x62, first != 0x8F else { return nil }
    let rex = rex(bytes, at: start)
    let scaled = Int(bytes[modRM &+ 1])
    var width = 0
    if first == 0x8B || first == 0x63 { width = 4 }
    if first == 0x0F, bytes[opcode &+ 1] == 0xB6 { width = 1 }
    return IndexedUse(
      base: scaled & 7 | (rex & 1) << 3, index: (scaled >> 3) & 7 | (rex & 2) << 2,
      scale: 1 << (scaled >> 6),
      place: Int(Int32(bitPattern: bytes.word32(at: modRM &+ 2))), site: modRM &+ 2, width: width)
  }

  /// The REX prefix of the instruction at `start`; 0 if it has none.
  @inline(__always)
  private func rex(_ bytes: ByteView, at start: Int) -> Int {
    guard opcode > start else { return 0 }
    let byte = Int(bytes[opcode &- 1])
    return byte & 0xF0 == 0x40 ? byte : 0
  }

  /// The entry of the opcode behind an escape or a vector prefix; `at` moves behind that opcode.
  @inline(__always)
  private static func special(
    _ entry: UInt8, _ bytes: ByteView, at: inout Int, _ prefixes: UInt8, _ tables: X64Tables
  ) -> UInt8 {
    let maps = X64Tables.Map.self
    if entry == X64Tables.Special.escape {
      let next = tables.opcodes[maps.escape + Int(bytes[at])]
      at &+= 1
      if next & X64Tables.isSpecial == 0 { return next }
      at &+= 1
      switch next {
      case X64Tables.Special.escape38: return tables.opcodes[maps.escape38 + Int(bytes[at &- 1])]
      case X64Tables.Special.escape3A: return tables.opcodes[maps.escape3A + Int(bytes[at &- 1])]
      default: return next
      }
    }
    let first = bytes[at]
    // 8F is POP if ModRM.reg is 0, and starts an XOP instruction otherwise.
    if entry == X64Tables.Special.xop, first & 0x38 == 0 { return X64Tables.hasModRM }
    guard prefixes & X64Prefixes.barsVector == 0 else { return X64Tables.Special.invalid }
    switch entry {
    case X64Tables.Special.vex2:
      at &+= 2
      return tables.opcodes[maps.vector + 0x100 + Int(bytes[at &- 1])]
    case X64Tables.Special.vex3:
      guard first & 0x1C == 0 else { return X64Tables.Special.invalid }
      at &+= 3
      return tables.opcodes[maps.vector + Int(first & 3) << 8 + Int(bytes[at &- 1])]
    case X64Tables.Special.evex:
      guard first & 8 == 0, bytes[at &+ 1] & 4 != 0 else { return X64Tables.Special.invalid }
      at &+= 4
      return tables.opcodes[maps.vector + Int(first & 7) << 8 + Int(bytes[at &- 1])]
    case X64Tables.Special.xop:
      at &+= 3
      switch first & 31 {
      case 8: return X64Tables.hasModRM | X64Tables.Immediate.byte
      case 9: return X64Tables.hasModRM
      case 10: return X64Tables.hasModRM | X64Tables.Immediate.full
      default: return X64Tables.Special.invalid
      }
    default: return X64Tables.Special.invalid
    }
  }
}
