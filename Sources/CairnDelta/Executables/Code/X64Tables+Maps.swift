// SPDX-License-Identifier: Apache-2.0

extension X64Tables {
  /// The one-byte opcodes.
  static func plain() -> [UInt8] {
    var map = [UInt8](repeating: Special.invalid, count: 256)
    for operation in 0..<8 {
      set(&map, 8 * operation...8 * operation + 3, hasModRM)
      map[8 * operation + 4] = Immediate.byte
      map[8 * operation + 5] = Immediate.full
    }
    set(&map, 0x40...0x4F, isPrefix)
    for prefix in [0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3] {
      map[prefix] = isPrefix
    }
    map[0x0F] = Special.escape
    set(&map, 0x50...0x5F, Immediate.none)
    map[0x62] = Special.evex
    map[0x63] = hasModRM
    map[0x68] = Immediate.full
    map[0x69] = hasModRM | Immediate.full
    map[0x6A] = Immediate.byte
    map[0x6B] = hasModRM | Immediate.byte
    set(&map, 0x6C...0x6F, Immediate.none)
    set(&map, 0x70...0x7F, Immediate.byte)
    map[0x80] = hasModRM | Immediate.byte
    map[0x81] = hasModRM | Immediate.full
    map[0x83] = hasModRM | Immediate.byte
    set(&map, 0x84...0x8E, hasModRM)
    map[0x8D] = hasModRM | Immediate.lea
    map[0x8F] = Special.xop
    set(&map, 0x90...0x99, Immediate.none)
    set(&map, 0x9B...0x9F, Immediate.none)
    set(&map, 0xA0...0xA3, Immediate.address)
    set(&map, 0xA4...0xA7, Immediate.none)
    map[0xA8] = Immediate.byte
    map[0xA9] = Immediate.full
    set(&map, 0xAA...0xAF, Immediate.none)
    set(&map, 0xB0...0xB7, Immediate.byte)
    set(&map, 0xB8...0xBF, Immediate.value)
    set(&map, 0xC0...0xC1, hasModRM | Immediate.byte)
    map[0xC2] = Immediate.word
    map[0xC3] = Immediate.none
    map[0xC4] = Special.vex3
    map[0xC5] = Special.vex2
    map[0xC6] = hasModRM | Immediate.moveByte
    map[0xC7] = hasModRM | Immediate.moveFull
    map[0xC8] = Immediate.frame
    map[0xC9] = Immediate.none
    map[0xCA] = Immediate.word
    set(&map, 0xCB...0xCC, Immediate.none)
    map[0xCD] = Immediate.byte
    map[0xCF] = Immediate.none
    set(&map, 0xD0...0xD3, hasModRM)
    map[0xD7] = Immediate.none
    set(&map, 0xD8...0xDF, hasModRM)
    set(&map, 0xE0...0xE7, Immediate.byte)
    set(&map, 0xE8...0xE9, Immediate.branch)
    map[0xEB] = Immediate.byte
    set(&map, 0xEC...0xEF, Immediate.none)
    map[0xF1] = Immediate.none
    set(&map, 0xF4...0xF5, Immediate.none)
    map[0xF6] = hasModRM | Immediate.testByte
    map[0xF7] = hasModRM | Immediate.testFull
    set(&map, 0xF8...0xFD, Immediate.none)
    map[0xFE] = hasModRM | Immediate.step
    map[0xFF] = hasModRM | Immediate.indirect
    return map
  }

  /// The opcodes behind 0F.
  static func escaped() -> [UInt8] {
    var map = [UInt8](repeating: hasModRM, count: 256)
    for opcode in [0x04, 0x0A, 0x0C, 0x24, 0x25, 0x26, 0x27, 0x36, 0x39, 0x7A, 0x7B, 0xA6, 0xA7] {
      map[opcode] = Special.invalid
    }
    set(&map, 0x3B...0x3F, Special.invalid)
    for opcode in [0x05, 0x06, 0x07, 0x08, 0x09, 0x0B, 0x0E, 0x37, 0x77, 0xA0, 0xA1, 0xA2] {
      map[opcode] = Immediate.none
    }
    set(&map, 0x30...0x35, Immediate.none)
    set(&map, 0xA8...0xAA, Immediate.none)
    set(&map, 0xC8...0xCF, Immediate.none)
    for opcode in [0x0F, 0x70, 0x71, 0x72, 0x73, 0xA4, 0xAC, 0xBA, 0xC2, 0xC4, 0xC5, 0xC6] {
      map[opcode] = hasModRM | Immediate.byte
    }
    map[0x38] = Special.escape38
    map[0x3A] = Special.escape3A
    set(&map, 0x80...0x8F, Immediate.branch)
    return map
  }

  /// The opcodes behind 0F 38.
  static func escaped38() -> [UInt8] {
    var map = [UInt8](repeating: Special.invalid, count: 256)
    for range in [
      0x00...0x0B, 0x10...0x10, 0x14...0x15, 0x17...0x17, 0x1C...0x1E, 0x20...0x25, 0x28...0x2B,
      0x30...0x35, 0x37...0x41, 0x80...0x82, 0xC8...0xCD, 0xCF...0xCF, 0xD8...0xD8, 0xDB...0xDF,
      0xF0...0xF1, 0xF5...0xF6, 0xF8...0xFC,
    ] { set(&map, range, hasModRM) }
    return map
  }

  /// The opcodes behind 0F 3A.
  static func escaped3A() -> [UInt8] {
    var map = [UInt8](repeating: Special.invalid, count: 256)
    for range in [
      0x08...0x0F, 0x14...0x17, 0x20...0x22, 0x40...0x42, 0x44...0x44, 0x60...0x63, 0xCC...0xCC,
      0xCE...0xCF, 0xDF...0xDF, 0xF0...0xF0,
    ] { set(&map, range, hasModRM | Immediate.byte) }
    return map
  }

  /// The vector maps 0 to 7 of VEX and EVEX, one after the other; 0, 4 and 7 hold nothing.
  static func vector() -> [UInt8] {
    let invalid = [UInt8](repeating: Special.invalid, count: 256)
    let first = (0..<256).map { opcode in
      switch opcode {
      case 0x77: Immediate.none
      case 0x70...0x73, 0xC2, 0xC4...0xC6: hasModRM | Immediate.byte
      case 0x10...0x17, 0x28...0x2F, 0x41...0x4B, 0x50...0x7F, 0x90...0x99, 0xAE, 0xD0...0xFE:
        hasModRM
      default: Special.invalid
      }
    }
    let plain = [UInt8](repeating: hasModRM, count: 256)
    let byte = [UInt8](repeating: hasModRM | Immediate.byte, count: 256)
    return invalid + first + plain + byte + invalid + plain + plain + invalid
  }

  private static func set(_ map: inout [UInt8], _ opcodes: ClosedRange<Int>, _ entry: UInt8) {
    for opcode in opcodes { map[opcode] = entry }
  }
}
