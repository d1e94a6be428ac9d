// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Testing
import cairn_vectors

@Suite("Mach-O images and their tables")
struct MachOTests {
  private static let header = 32..<0x1000
  private static let data = 0x4000..<0x5000

  @Test("Sections get their addresses, and padding belongs to what lies before it")
  func sections() throws {
    let image = try #require(MachOSample.full(format: 6).image)
    #expect(image.machine == .arm64)
    #expect(image.imageBase == 0x1_0000_0000)
    let sections = image.sections.map {
      [$0.offset, $0.size, Int($0.address), Int($0.addressSize), Int($0.content.rawValue)]
    }
    #expect(
      sections == [
        [0, 0x1000, 0, 0x1000, 1], [0x1000, 0x800, 0x1000, 0x800, 0],
        [0x1800, 0x200, 0x1800, 0x200, 2], [0x1A00, 0x100, 0x1A00, 0x100, 1],
        [0x1B00, 0x80, 0x1B00, 0x80, 1], [0x1B80, 0x10, 0x1B80, 0x10, 1],
        [0x1B90, 0x40, 0x1B90, 0x40, 1], [0x1BD0, 0x20, 0x1BD0, 0x20, 1],
        [0x1BF0, 0x10, 0x1BF0, 0x10, 1], [0x1C00, 0x2400, 0x1C00, 0x2400, 1],
        [0x4000, 0x1000, 0x4000, 0x1000, 1], [0x5000, 0, 0x5000, 0x2000, 1],
        [0x5000, 0x400, 0x7000, 0x400, 1], [0x5400, 48, 0x7400, 48, 2],
        [0x5430, 0xBD0, 0x7430, 0xBD0, 1],
      ])
  }

  @Test("Both machines are known, others are not", arguments: [0x0100_0007, 0x0100_000C, 7, 12])
  func machines(_ machine: UInt32) {
    let image = MachOSample(machine: machine).image
    #expect((image != nil) == (machine > 0x0100_0000))
    if machine == 0x0100_0007 { #expect(image?.machine == .x64) }
  }

  @Test("Files that cannot be loaded are left alone")
  func declined() {
    let changes: [(inout MachOSample) -> Void] = [
      { $0.put32(0xFEED_FACE, at: 0) },
      // An object file.
      { $0.put32(1, at: 12) },
      // Load commands behind the file, and more of them than there are.
      { $0.put32(0x7FFF_FFFF, at: 20) }, { $0.put32(0x7FFF_FFFF, at: 16) },
      // No text segment; one that ends behind the file; one whose sections do.
      { $0.put("__TEXX", at: 32 + 72 + 8) }, { $0.put64(0x7000, at: 32 + 72 + 48) },
      { $0.put32(0x7FFF_FFFF, at: 32 + 72 + 64) },
      // Segments whose bytes overlap, and whose addresses do.
      { $0.put64(0x3000, at: 32 + 72 + 72 + 720 + 40) },
      { $0.put64($0.base + 0x3000, at: 32 + 72 + 72 + 720 + 24) },
      { $0.put64(1 << 40, at: 32 + 72 + 72 + 720 + 32) },
      // Encrypted code.
      { $0.addCommand(0x2C, size: 24, words: [16: 1]) },
    ]
    #expect(MachOSample().image != nil)
    for (number, change) in changes.enumerated() {
      var sample = MachOSample()
      change(&sample)
      #expect(sample.image == nil, "change \(number)")
      #expect(sample.found.isEmpty)
    }
  }

  @Test("The addresses in the load commands are found")
  func commands() {
    let found = MachOSample.full(format: 6).found(in: MachOTests.header)
    #expect(found.contains("absolute64 80 -> 0"))
    #expect(found.contains("absolute64 d0 -> 1000"))
    #expect(found.last == "relative32 540 -> 1010")
    // Three segments with addresses, eleven sections, the entry point.
    #expect(found.count == 15)
  }

  @Test("Chained pointers of 64 bits are found along the chain", arguments: [2, 6])
  func chains(_ format: Int) {
    var sample = MachOSample()
    sample.addFixups(format: format, start: 8)
    let base = format == 2 ? sample.base : 0
    // The distance to the next is counted in four bytes, from bit 51 on.
    sample.put64(base + 0x1000 | 2 << 51, at: 0x4008)
    sample.put64(0x8000_0000_0000_0005 | 3 << 51, at: 0x4010)
    sample.put64(base + 0x4020 | 0xAA << 36, at: 0x401C)
    sample.put64(base + 0x1000, at: 0x4040)
    let aux = format == 2 ? "" : " aux 1"
    #expect(
      sample.found(in: MachOTests.data) == [
        "pointer36 4008 -> 1000\(aux)", "pointer36 401c -> 4020\(aux)",
      ])
  }

  @Test("Of signed pointers the half that holds the target is found")
  func signed() {
    var sample = MachOSample()
    sample.addFixups(format: 12)
    sample.put64(0x1000 | 1 << 51, at: 0x4000)
    sample.put64(0x8000_1234_0000_1040 | 1 << 51, at: 0x4008)
    sample.put64(0xC000_0000_0000_1040 | 2 << 51, at: 0x4010)
    sample.put64(0x1080 | 1 << 40, at: 0x4020)
    #expect(
      sample.found(in: MachOTests.data) == [
        "pointer36 4000 -> 1000 aux 1", "relative32 4008 -> 1040",
      ])
  }

  @Test("Chains that make no sense are left out", arguments: 0..<6)
  func badChains(_ number: Int) {
    var sample = MachOSample()
    sample.addFixups(format: 6)
    sample.put64(0x1000, at: 0x4000)
    #expect(sample.found(in: MachOTests.data).count == 1)
    let starts = MachOSample.fixups + 32
    switch number {
    case 0: sample.put16(5, at: starts + 24 + 6)
    case 1: sample.put16(1, at: starts + 24 + 4)
    case 2: sample.put64(0x4008, at: starts + 24 + 8)
    case 3: sample.put32(5, at: starts)
    case 4: sample.put16(0x7FFF, at: starts + 24 + 20)
    default: sample.put32(0xFFFF_FFF0, at: MachOSample.fixups + 4)
    }
    #expect(sample.found(in: MachOTests.data).isEmpty)
  }

  @Test("Every rebase opcode moves to where it should")
  func rebases() {
    var sample = MachOSample()
    for place in stride(from: 0x4000, to: 0x4800, by: 8) {
      sample.put64(sample.base + 0x1000, at: place)
    }
    sample.addRebases([
      0x11, 0x22, 0x08,  // a pointer, segment 2, offset 8
      0x52,  // two: 8, 10
      0x30, 0x10, 0x61, 0x01,  // 16 on: one by number at 28; 0x61 ignores its low half
      0x42, 0x70, 0x18,  // two words on: one at 40, then 32 on
      0x80, 0x02, 0x08,  // two, 16 apart: 60, 70
      0x12, 0x51, 0x00, 0x51,  // of another type; the end
    ])
    #expect(
      sample.found(in: MachOTests.data)
        == [8, 0x10, 0x28, 0x40, 0x60, 0x70].map {
          "absolute64 \(String(0x4000 + $0, radix: 16)) -> 1000"
        })
  }

  @Test("A file that says nothing of its pointers has them found by value")
  func byValue() {
    var sample = MachOSample()
    sample.put64(sample.base + 0x1040, at: 0x4010)
    sample.put64(sample.base + 0x1040, at: 0x401C)
    sample.put64(sample.base + 0x0900_0000, at: 0x4030)
    #expect(sample.found(in: MachOTests.data) == ["absolute64 4010 -> 1040"])
    sample.addRebases([0])
    #expect(sample.found(in: MachOTests.data).isEmpty)
    var low = MachOSample(base: 0)
    low.put64(0x1040, at: 0x4010)
    #expect(low.image != nil)
    #expect(low.found(in: MachOTests.data).isEmpty)
  }
}
