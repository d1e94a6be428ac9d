// SPDX-License-Identifier: Apache-2.0

/// A small ELF file with one of each table, made by rule.
///
/// The first segment holds 0x500 bytes at address 0, the second one the 0x180 bytes from 0x1000 at
/// address 0x2000, and as many without bytes behind them.
package struct ELFSample {
  /// Bytes that are written field by field.
  package struct Bytes {
    package var bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    package mutating func put8(_ value: Int, at offset: Int) {
      bytes[offset] = UInt8(truncatingIfNeeded: value)
    }
    package mutating func put16(_ value: Int, at offset: Int) {
      for place in 0..<2 { bytes[offset + place] = UInt8(truncatingIfNeeded: value >> (8 * place)) }
    }
    package mutating func put32(_ value: Int, at offset: Int) {
      for place in 0..<4 { bytes[offset + place] = UInt8(truncatingIfNeeded: value >> (8 * place)) }
    }
    package mutating func put64(_ value: Int, at offset: Int) {
      for place in 0..<8 { bytes[offset + place] = UInt8(truncatingIfNeeded: value >> (8 * place)) }
    }
    package mutating func put(_ text: String, at offset: Int) {
      for (place, byte) in text.utf8.enumerated() { bytes[offset + place] = byte }
    }
  }

  /// Whether the file is to be loaded where it says: `ET_EXEC`, 4 MiB up.
  package var isFixed: Bool
  package var hasSections: Bool
  package var machine: Int

  package init(isFixed: Bool = false, hasSections: Bool = true, machine: Int = 62) {
    self.isFixed = isFixed
    self.hasSections = hasSections
    self.machine = machine
  }

  private var base: Int { isFixed ? 0x40_0000 : 0 }

  package static let size = 0x1A00
  package static let sections = 0x1500

  /// Type, flags, address, offset, size, link, name's offset.
  private static let table: [[Int]] = [
    [0, 0, 0, 0, 0, 0, 0],
    [3, 2, 0x140, 0x140, 0x20, 0, 1],  // .dynstr
    [11, 2, 0x160, 0x160, 0x48, 1, 9],  // .dynsym
    [0x6FFF_FFF6, 2, 0x1C0, 0x1C0, 0x28, 2, 17],  // .gnu.hash
    [4, 2, 0x200, 0x200, 0x60, 2, 27],  // .rela.dyn
    [19, 2, 0x260, 0x260, 0x10, 0, 37],  // .relr.dyn
    [1, 2, 0x280, 0x280, 0x14, 0, 47],  // .eh_frame_hdr
    [1, 2, 0x2A0, 0x2A0, 0x30, 0, 61],  // .eh_frame
    [1, 6, 0x400, 0x400, 0x100, 0, 71],  // .text
    [1, 3, 0x2000, 0x1000, 0x80, 0, 77],  // .data
    [6, 3, 0x2080, 0x1080, 0x40, 1, 83],  // .dynamic
    [8, 3, 0x2180, 0x1180, 0x100, 0, 92],  // .bss
    [8, 0x403, 0x2000, 0x1000, 0x40, 0, 97],  // .tbss
    [2, 0, 0, 0x1200, 0x30, 14, 103],  // .symtab
    [3, 0, 0, 0x1240, 0x10, 0, 111],  // .strtab
    [3, 0, 0, 0x1280, 0x90, 0, 119],  // .shstrtab
  ]
  private static let names = [
    ".dynstr", ".dynsym", ".gnu.hash", ".rela.dyn", ".relr.dyn", ".eh_frame_hdr", ".eh_frame",
    ".text", ".data", ".dynamic", ".bss", ".tbss", ".symtab", ".strtab", ".shstrtab",
  ]

  package var bytes: [UInt8] {
    var file = Bytes(bytes: [UInt8](repeating: 0, count: ELFSample.size))
    putHeaders(&file)
    putTables(&file)
    putFrames(&file)
    if hasSections { putSections(&file) }
    return file.bytes
  }

  private func putHeaders(_ file: inout Bytes) {
    file.put32(0x464C_457F, at: 0)
    file.put32(0x0001_0102, at: 4)
    file.put16(isFixed ? 2 : 3, at: 16)
    file.put16(machine, at: 18)
    file.put64(base + 0x410, at: 24)
    file.put64(64, at: 32)
    file.put16(56, at: 54)
    file.put16(4, at: 56)
    let segments: [[Int]] = [
      [1, 5, 0, 0, 0x500, 0x500], [1, 6, 0x1000, 0x2000, 0x180, 0x300],
      [2, 6, 0x1080, 0x2080, 0x80, 0x80], [0x6474_E550, 4, 0x280, 0x280, 0x14, 0x14],
    ]
    for (number, segment) in segments.enumerated() {
      let offset = 64 + 56 * number
      file.put32(segment[0], at: offset)
      file.put32(segment[1], at: offset + 4)
      file.put64(segment[2], at: offset + 8)
      file.put64(base + segment[3], at: offset + 16)
      file.put64(base + segment[3], at: offset + 24)
      file.put64(segment[4], at: offset + 32)
      file.put64(segment[5], at: offset + 40)
    }
  }

  private func putTables(_ file: inout Bytes) {
    file.put("lib.so", at: 0x141)
    file.put("one", at: 0x148)
    // An undefined symbol and a function.
    file.put32(8, at: 0x178)
    file.put32(8, at: 0x190)
    file.put16(8, at: 0x196)
    file.put64(base + 0x420, at: 0x198)
    // One bucket that starts with the second symbol.
    file.put32(1, at: 0x1C0)
    file.put32(1, at: 0x1C4)
    file.put32(1, at: 0x1C8)
    file.put32(2, at: 0x1D8)
    // A relative relocation whose word is 0, one whose word holds the addend, a jump slot, and one
    // of a symbol.
    let relocations = [
      [0x2008, machine == 62 ? 8 : 1027, 0x430], [0x2010, machine == 62 ? 8 : 1027, 0x440],
      [0x2018, machine == 62 ? 7 : 1026, 0], [0x2020, 1 << 32 | 6, 0],
    ]
    for (number, relocation) in relocations.enumerated() {
      file.put64(base + relocation[0], at: 0x200 + 24 * number)
      file.put64(relocation[1], at: 0x208 + 24 * number)
      file.put64(relocation[2] == 0 ? 0 : base + relocation[2], at: 0x210 + 24 * number)
    }
    file.put64(base + 0x440, at: 0x1010)
    file.put64(base + 0x450, at: 0x1018)
    // Words at 0x2028, and by bits at 0x2030 and 0x2040.
    file.put64(base + 0x2028, at: 0x260)
    file.put64(0b1011, at: 0x268)
    for offset in [0x1028, 0x1030, 0x1040] { file.put64(base + 0x460, at: offset) }
    // A word that only files at fixed addresses are searched for.
    file.put64(base + 0x470, at: 0x1060)
    let dynamic = [
      [1, 1], [5, base + 0x140], [10, 0x20], [6, base + 0x160], [7, base + 0x200], [8, 0x60],
    ]
    for (number, entry) in dynamic.enumerated() {
      file.put64(entry[0], at: 0x1080 + 16 * number)
      file.put64(entry[1], at: 0x1088 + 16 * number)
    }
    file.put("main", at: 0x1241)
    file.put32(1, at: 0x1218)
    file.put16(8, at: 0x121E)
    file.put64(base + 0x410, at: 0x1220)
  }

  private func putFrames(_ file: inout Bytes) {
    file.put32(0x3B03_1B01, at: 0x280)
    file.put32(0x2A0 - 0x284, at: 0x284)
    file.put32(1, at: 0x288)
    file.put32(0x400 - 0x280, at: 0x28C)
    file.put32(0x2B8 - 0x280, at: 0x290)
    // A common record "zR" with relative pointers of four bytes, and one function.
    file.put32(0x14, at: 0x2A0)
    file.put8(1, at: 0x2A8)
    file.put("zR", at: 0x2A9)
    file.put32(0x0110_7801, at: 0x2AC)
    file.put8(0x1B, at: 0x2B0)
    file.put32(0x10, at: 0x2B8)
    file.put32(0x2BC - 0x2A0, at: 0x2BC)
    file.put32(0x400 - 0x2C0, at: 0x2C0)
    file.put32(0x20, at: 0x2C4)
  }

  private func putSections(_ file: inout Bytes) {
    file.put64(ELFSample.sections, at: 40)
    file.put16(64, at: 58)
    file.put16(ELFSample.table.count, at: 60)
    file.put16(ELFSample.table.count - 1, at: 62)
    var name = 0x1281
    for text in ELFSample.names {
      file.put(text, at: name)
      name += text.utf8.count + 1
    }
    for (number, section) in ELFSample.table.enumerated() {
      let offset = ELFSample.sections + 64 * number
      file.put32(section[6], at: offset)
      file.put32(section[0], at: offset + 4)
      file.put64(section[1], at: offset + 8)
      file.put64(section[2] == 0 ? 0 : base + section[2], at: offset + 16)
      file.put64(section[3], at: offset + 24)
      file.put64(section[4], at: offset + 32)
      file.put32(section[5], at: offset + 40)
    }
  }
}
