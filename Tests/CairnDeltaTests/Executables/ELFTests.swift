// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing
import cairn_vectors

@Suite("References of ELF files")
struct ELFTests {
  private func parsed(_ bytes: [UInt8]) -> ExecutableImage? {
    bytes.withView { ImageFormat.elf.image(in: $0) }
  }

  /// All references of the tables of a sample.
  private func found(_ bytes: [UInt8]) throws -> [ELFFound] {
    let image = try #require(parsed(bytes))
    return ELFFound.all(in: bytes, of: image) { ImageFormat.elf.addTables(in: $0, to: &$1) }
  }

  private func found(_ bytes: [UInt8], in range: Range<Int>) throws -> Set<ELFFound> {
    Set(try found(bytes).filter { range.contains($0.offset) })
  }

  @Test("Sections become sections of the image, what is not loaded behind the others")
  func sections() throws {
    let image = try #require(parsed(ELFSample().bytes))
    #expect(image.machine == .x64)
    #expect(image.imageBase == 0)
    let text = try #require(image.section(holding: 0x410))
    #expect(text.content == .code && text.offset == 0x400 && text.address == 0x400)
    #expect(image.section(holding: 0x200)?.content == .table)
    #expect(image.address(of: 0x10) == 0x10)
    #expect(image.address(of: 0x1008) == 0x2008)
    #expect(image.section(at: 0x2200)?.size == 0)
    // The end of .bss is 0x2280; then .symtab, .strtab, .shstrtab and the headers.
    #expect(image.address(of: 0x1200) == 0x3000)
    #expect(image.address(of: 0x1240) == 0x4000)
    #expect(image.address(of: 0x1280) == 0x5000)
    #expect(image.address(of: ELFSample.sections) == 0x6000)
  }

  @Test("Without section headers the program headers give the sections")
  func segments() throws {
    let image = try #require(parsed(ELFSample(hasSections: false).bytes))
    #expect(image.section(holding: 0x410)?.content == .code)
    #expect(image.section(holding: 0x205)?.content == .table)
    #expect(image.section(holding: 0x1010)?.content == .data)
    #expect(image.section(at: 0x2200)?.size == 0)
    #expect(image.address(of: 0x1200) == nil)
  }

  @Test("Section headers that contradict each other are not believed")
  func contradictions() throws {
    var file = ELFSample.Bytes(bytes: ELFSample().bytes)
    file.put64(0x410, at: ELFSample.sections + 7 * 64 + 24)
    let image = try #require(parsed(file.bytes))
    #expect(image.address(of: 0x1200) == nil)
    #expect(image.section(holding: 0x410)?.content == .code)
  }

  @Test(
    "Other classes, machines and types are declined",
    arguments: [
      (4, 1), (5, 2), (16, 1), (16, 4), (18, 3), (54, 32), (56, 0),
    ])
  func declined(place: Int, value: Int) {
    var bytes = ELFSample().bytes
    #expect(parsed(bytes) != nil)
    bytes[place] = UInt8(value)
    #expect(parsed(bytes) == nil)
    #expect(parsed([]) == nil)
    #expect(parsed(Array(ELFSample().bytes.prefix(63))) == nil)
  }

  @Test("Relocations name their sites and addends, and words that hold addresses")
  func relocations() throws {
    for machine in [62, 183] {
      for isFixed in [false, true] {
        let bytes = ELFSample(isFixed: isFixed, machine: machine).bytes
        #expect(
          try found(bytes, in: 0x200..<0x260)
            == ELFFound.fixed(
              [
                ELFFound(.absolute64, 0x200, 0x2008), ELFFound(.absolute64, 0x210, 0x430),
                ELFFound(.absolute64, 0x218, 0x2010), ELFFound(.absolute64, 0x228, 0x440),
                ELFFound(.absolute64, 0x230, 0x2018), ELFFound(.absolute64, 0x248, 0x2020),
              ], isFixed))
        #expect(
          try found(bytes, in: 0x1000..<0x1020)
            == ELFFound.fixed(
              [
                ELFFound(.absolute64, 0x1010, 0x440), ELFFound(.absolute64, 0x1018, 0x450),
              ], isFixed))
      }
    }
  }

  @Test("Packed relocations name words by address and by bit")
  func packed() throws {
    let bytes = ELFSample().bytes
    #expect(try found(bytes, in: 0x260..<0x270) == [ELFFound(.absolute64, 0x260, 0x2028)])
    #expect(
      try found(bytes, in: 0x1020..<0x1080) == [
        ELFFound(.absolute64, 0x1028, 0x460), ELFFound(.absolute64, 0x1030, 0x460),
        ELFFound(.absolute64, 0x1040, 0x460),
      ])
  }

  @Test("Only files at fixed addresses are searched for words that look like addresses")
  func words() throws {
    let word = ELFFound(.absolute64, 0x1060, 0x470)
    #expect(try found(ELFSample(isFixed: true).bytes).contains(word.fixed()))
    #expect(try !found(ELFSample().bytes).contains(word))
  }

  @Test("Symbols name their names and places, buckets name symbols")
  func symbols() throws {
    let bytes = ELFSample(isFixed: true).bytes
    #expect(
      try found(bytes, in: 0x160..<0x1F0)
        == ELFFound.fixed([
          .counted(0x178, 0x148, from: 0x140), .counted(0x190, 0x148, from: 0x140),
          ELFFound(.absolute64, 0x198, 0x420), .counted(0x1D8, 0x160 + 48, from: 0x160, by: 24),
        ]))
    #expect(
      try found(bytes, in: 0x1200..<0x1240)
        == ELFFound.fixed([
          .counted(0x1218, 0x4001, from: 0x4000), ELFFound(.absolute64, 0x1220, 0x410),
        ]))
  }

  @Test("The dynamic table names addresses and names")
  func dynamic() throws {
    let expected: Set<ELFFound> = [
      .counted(0x1088, 0x141, from: 0x140), ELFFound(.absolute64, 0x1098, 0x140),
      ELFFound(.absolute64, 0x10B8, 0x160), ELFFound(.absolute64, 0x10C8, 0x200),
    ]
    let bytes = ELFSample().bytes
    let withSections = try found(bytes, in: 0x1080..<0x1180)
    // The section holds four entries only.
    #expect(withSections == expected.filter { $0.offset < 0x10C0 })
    #expect(
      try found(ELFSample(hasSections: false).bytes, in: 0x1080..<0x1180) == expected)
  }

  @Test("Headers name addresses, and section headers their names")
  func headers() throws {
    let all = try found(ELFSample(isFixed: true).bytes)
    #expect(all.contains(ELFFound(.absolute64, 24, 0x410).fixed()))
    #expect(all.contains(ELFFound(.absolute64, 64 + 56 + 16, 0x2000).fixed()))
    #expect(all.contains(ELFFound(.absolute64, 64 + 56 + 24, 0x2000).fixed()))
    let text = ELFSample.sections + 8 * 64
    #expect(all.contains(ELFFound.counted(text, 0x5000 + 71, from: 0x5000).fixed()))
    #expect(all.contains(ELFFound(.absolute64, text + 16, 0x400).fixed()))
  }

  @Test("Unwind tables are found by name, and by the program headers")
  func frames() throws {
    let expected: Set<ELFFound> = [
      ELFFound(.place32, 0x284, 0x2A0), .counted(0x28C, 0x400, from: 0x280),
      .counted(0x290, 0x2B8, from: 0x280), .counted(0x2BC, 0x2BC, from: 0x2A0),
      ELFFound(.place32, 0x2C0, 0x400), .counted(0x2C4, 0x420, from: 0x400),
    ]
    for hasSections in [true, false] {
      let bytes = ELFSample(hasSections: hasSections).bytes
      #expect(try found(bytes, in: 0x280..<0x300) == expected)
    }
  }

  @Test("Whatever is damaged, references are sound", arguments: 0..<8)
  func damage(seed: Int) {
    var random = Random(seed: seed)
    let whole = ELFSample(isFixed: seed & 1 == 0, hasSections: seed & 2 == 0).bytes
    var images = 0
    for _ in 0..<2000 {
      var bytes = whole
      for _ in 0...random.below(6) {
        // Headers are where damage does most.
        let part = [0..<0x120, 0x140..<0x320, 0x1000..<0x1200, 0x1500..<0x1900][random.below(4)]
        let place = part.lowerBound + random.below(part.count)
        bytes[place] = [0, 0xFF, 0x80, random.byte()][random.below(4)]
      }
      if random.below(4) == 0 { bytes.removeLast(random.below(bytes.count)) }
      guard let image = parsed(bytes) else { continue }
      images += 1
      let all = ELFFound.all(in: bytes, of: image) { ImageFormat.elf.addTables(in: $0, to: &$1) }
      #expect(all.allSatisfy { $0.isSound(in: image, size: bytes.count) })
    }
    #expect(images > 200)
  }
}
