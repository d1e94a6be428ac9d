// SPDX-License-Identifier: Apache-2.0

/// A small Mach-O program, made by rule.
///
///     offset  address  what
///      0x0000   0x0000  __TEXT: header and load commands
///      0x1000   0x1000  __text
///      0x1800   0x1800  __unwind_info, __eh_frame, lists of methods, Swift's tables
///      0x4000   0x4000  __DATA: __data
///               0x5000  __bss
///      0x5000   0x7000  __LINKEDIT: fixups, symbols, strings and the like
package struct MachOSample {
  package var bytes = [UInt8](repeating: 0, count: MachOSample.size)
  /// The address that all others are counted from.
  package let base: UInt64
  /// Where the next load command starts.
  package private(set) var commandEnd = 32

  package static let size = 0x6000
  package static let fixups = 0x5000
  package static let symbols = 0x5400
  package static let strings = 0x5800
  package static let indirect = 0x5A00
  package static let dataInCode = 0x5B00

  /// A program with sections and no tables.
  package init(base: UInt64 = 0x1_0000_0000, machine: UInt32 = 0x0100_000C) {
    self.base = base
    put32(0xFEED_FACF, at: 0)
    put32(machine, at: 4)
    put32(2, at: 12)
    addSegment("__PAGEZERO", address: 0 &- base, size: base, offset: 0, fileSize: 0, [])
    addSegment(
      "__TEXT", address: 0, size: 0x4000, offset: 0, fileSize: 0x4000,
      [
        ("__text", 0x1000, 0x800, 0x8000_0400), ("__unwind_info", 0x1800, 0x200, 0),
        ("__eh_frame", 0x1A00, 0x100, 0x0B), ("__objc_methlist", 0x1B00, 0x80, 0),
        ("__swift5_types", 0x1B80, 8, 0), ("__swift5_fieldmd", 0x1B90, 0x40, 0),
        ("__swift5_typeref", 0x1BD0, 0x20, 0), ("__init_offsets", 0x1BF0, 8, 0x16),
        ("__const", 0x1C00, 0x200, 0),
      ])
    addSegment(
      "__DATA", address: 0x4000, size: 0x3000, offset: 0x4000, fileSize: 0x1000,
      [("__data", 0x4000, 0x800, 0), ("__bss", 0x5000, 0x1800, 1)])
    addSegment(
      "__LINKEDIT", address: 0x7000, size: 0x1000, offset: 0x5000, fileSize: 0x1000, [])
  }

  package typealias Part = (name: String, address: UInt64, size: UInt64, flags: UInt32)

  private mutating func addSegment(
    _ name: String, address: UInt64, size: UInt64, offset: UInt64, fileSize: UInt64,
    _ sections: [Part]
  ) {
    let start = addCommand(0x19, size: 72 + 80 * sections.count)
    put(name, at: start + 8)
    put64(base &+ address, at: start + 24)
    put64(size, at: start + 32)
    put64(offset, at: start + 40)
    put64(fileSize, at: start + 48)
    put32(UInt32(sections.count), at: start + 64)
    for (number, section) in sections.enumerated() {
      let header = start + 72 + 80 * number
      put(section.name, at: header)
      put(name, at: header + 16)
      put64(base + section.address, at: header + 32)
      put64(section.size, at: header + 40)
      put32(section.flags == 1 ? 0 : UInt32(section.address), at: header + 48)
      put32(section.flags, at: header + 64)
    }
  }

  /// Adds a load command of `size` bytes, and returns its place.
  @discardableResult
  package mutating func addCommand(_ type: UInt32, size: Int, words: [Int: Int] = [:]) -> Int {
    let start = commandEnd
    put32(type, at: start)
    put32(UInt32(size), at: start + 4)
    for (offset, word) in words { put32(UInt32(word), at: start + offset) }
    commandEnd += size
    put32(word32(at: 16) + 1, at: 16)
    put32(UInt32(commandEnd - 32), at: 20)
    return start
  }

  // MARK: Tables

  /// Writes the chain of the data segment's first page, in `format`, and how to find it.
  package mutating func addFixups(format: Int, start: Int = 0, pageSize: Int = 0x4000) {
    addCommand(0x8000_0034, size: 16, words: [8: MachOSample.fixups, 12: 0x100])
    put32(32, at: MachOSample.fixups + 4)
    let starts = MachOSample.fixups + 32
    put32(4, at: starts)
    put32(24, at: starts + 4 + 4 * 2)
    put16(pageSize, at: starts + 24 + 4)
    put16(format, at: starts + 24 + 6)
    put64(0x4000, at: starts + 24 + 8)
    put16(1, at: starts + 24 + 20)
    put16(start, at: starts + 24 + 22)
  }

  /// Writes rebase opcodes, and how to find them.
  package mutating func addRebases(_ opcodes: [UInt8]) {
    addCommand(0x8000_0022, size: 48, words: [8: MachOSample.fixups, 12: opcodes.count])
    put(opcodes, at: MachOSample.fixups)
  }

  /// Writes symbols: the offset of a name, a type, a section, and a value.
  package mutating func addSymbols(
    _ symbols: [(name: UInt32, type: UInt8, section: UInt8, value: UInt64)]
  ) {
    addCommand(
      0x02, size: 24,
      words: [8: MachOSample.symbols, 12: symbols.count, 16: MachOSample.strings, 20: 0x100])
    for (number, symbol) in symbols.enumerated() {
      let place = MachOSample.symbols + 16 * number
      put32(symbol.name, at: place)
      put([symbol.type, symbol.section], at: place + 4)
      put64(symbol.value, at: place + 8)
    }
  }

  /// A program with every table, for damage.
  package static func full(format: Int?) -> MachOSample {
    var sample = MachOSample()
    if let format {
      sample.addFixups(format: format)
      for number in 0..<16 {
        let word = 0x1000 + 64 * UInt64(number) | 0x0010_0000_0000_0000
        sample.put64(number == 15 ? 0x1800 : word, at: 0x4000 + 8 * number)
      }
    } else {
      sample.addRebases([0x11, 0x22, 0x00, 0x54, 0x81, 0x03, 0x08, 0x70, 0x10, 0x00])
      for number in 0..<16 {
        sample.put64(sample.base + 0x1000 + 64 * UInt64(number), at: 0x4000 + 8 * number)
      }
    }
    sample.addUnwind()
    sample.addFrames()
    sample.addMetadata()
    sample.addSymbols([
      (1, 0x0F, 1, sample.base + 0x1000), (9, 0x01, 0, 0), (17, 0x24, 1, sample.base + 0x1040),
    ])
    sample.addCommand(0x0B, size: 80, words: [56: indirect, 60: 4])
    for (number, word) in [1, 0, 0x8000_0000, 2].enumerated() {
      sample.put32(UInt32(word), at: indirect + 4 * number)
    }
    sample.addCommand(0x29, size: 16, words: [8: dataInCode, 12: 16])
    sample.put32(0x1080, at: dataInCode)
    sample.put32(0x10C0, at: dataInCode + 8)
    sample.addCommand(0x8000_0028, size: 24, words: [8: 0x1010])
    return sample
  }
}
