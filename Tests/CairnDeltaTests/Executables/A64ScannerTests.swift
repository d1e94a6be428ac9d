// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing

@Suite("References of AArch64 code")
struct A64ScannerTests {
  private static let code = A64AndX64Image.codeAddress

  /// What a scan of `words`, at the start of the code, finds.
  private func scan(_ words: [UInt32]) throws -> A64AndX64Image.Found {
    var image = A64AndX64Image(.arm64)
    image.put(words: words, at: A64ScannerTests.code)
    return try #require(image.scan())
  }

  @Test(
    "a branch names a place in the code",
    arguments: [
      (A64Words.branch(0x100, link: true), ReferenceKind.call26, 0x1100),
      (A64Words.branch(0x1F00, link: false), .jump26, 0x2F00),
      (A64Words.short(0x5400_0001, 0x80), .branch19, 0x1080),
      (A64Words.short(0x5400_0011, 0x80), .branch19, 0x1080),
      (A64Words.short(0xB400_0003, 0x40), .branch19, 0x1040),
      (A64Words.short(0x3500_0003, 0x1FFC), .branch19, 0x2FFC),
      (A64Words.test(0x7C), .branch14, 0x107C),
      (A64Words.test(0x7C) | 0x8100_0000, .branch14, 0x107C),
    ])
  func branch(word: UInt32, kind: ReferenceKind, target: Int) throws {
    let found = try scan([word])
    #expect(found.code == [Reference(kind, at: 0x1000, target: UInt32(target))])
  }

  @Test(
    "a branch out of the code is none",
    arguments: [
      A64Words.branch(-4, link: true), A64Words.branch(0x2000, link: false),
      A64Words.short(0x5400_0001, -0x800), A64Words.test(-8),
    ])
  func branchOutside(word: UInt32) throws {
    #expect(try scan([word]).code.isEmpty)
  }

  @Test(
    "literals and ADR may name any section",
    arguments: [
      (A64Words.short(0x5800_0001, 0x40), ReferenceKind.literal19, 0x1040),
      (A64Words.short(0x1800_0001, 0xF000), .literal19, 0x10000),
      (A64Words.short(0xD800_0001, 0xF010), .literal19, 0x10010),
      (A64Words.short(0x9C00_0001, -0x1000), .literal19, 0),
      (A64Words.address(3, 0xF003, page: false), .address21, 0x10003),
    ])
  func literal(word: UInt32, kind: ReferenceKind, target: Int) throws {
    let found = try scan([word])
    #expect(found.code == [Reference(kind, at: 0x1000, target: UInt32(target))])
  }

  @Test("neither leads between the sections")
  func literalOutside() throws {
    let words = [
      A64Words.short(0x5800_0001, 0x8000), A64Words.address(3, 0x8000, page: false),
    ]
    #expect(try scan(words).code.isEmpty)
  }

  @Test("an ADRP and its users are one target, that of the first")
  func pair() throws {
    let found = try scan([
      A64Words.address(8, 15, page: true), A64Words.nop, A64Words.add(9, 8, 0x123),
      A64Words.memory(0xF940_0000, 10, 8, 0x22), A64Words.memory(0x3980_0000, 10, 8, 0x23),
    ])
    #expect(
      found.code == [
        Reference(.page21, at: 0x1000, target: 0x10123, aux: 2),
        Reference(.offset12, at: 0x1008, target: 0x10123, aux: 2),
        Reference(.offset12, at: 0x100C, target: 0x10110, aux: 3),
        Reference(.offset12, at: 0x1010, target: 0x10023, aux: 4),
      ])
  }

  @Test(
    "an offset is counted in what is loaded or stored",
    arguments: [
      (0x3900_0000 as UInt32, 1), (0x7940_0000, 2), (0xB980_0000, 4), (0xF900_0000, 8),
      (0xF980_0000, 8), (0x3D40_0000, 1), (0x7D00_0000, 2), (0xBD40_0000, 4),
      (0xFD00_0000, 8), (0x3DC0_0000, 16), (0x3D80_0000, 16),
    ])
  func scale(base: UInt32, scale: Int) throws {
    let found = try scan([A64Words.address(8, 15, page: true), A64Words.memory(base, 1, 8, 5)])
    #expect(found.code.map(\.target) == [UInt32(0x10000 + 5 * scale), UInt32(0x10000 + 5 * scale)])
  }

  @Test("an offset of a page or more, or an encoding that does not exist, is no user")
  func notUsers() throws {
    let found = try scan([
      A64Words.address(8, 15, page: true), A64Words.memory(0xF940_0000, 1, 8, 512),
      A64Words.memory(0xFDC0_0000, 1, 8, 0), 0x9140_0000 | 8 << 5 | 1,
      0x1100_0000 | 8 << 5 | 1,
    ])
    #expect(found.code == [Reference(.page21, at: 0x1000, target: 0x10000)])
  }

  @Test("an ADRP without a user names a page, if that is mapped")
  func bare() throws {
    let found = try scan([A64Words.address(8, 15, page: true), A64Words.address(9, 5, page: true)])
    #expect(found.code == [Reference(.page21, at: 0x1000, target: 0x10000)])
  }

  @Test("a user may stand 63 words behind, and no further", arguments: [63, 64])
  func reach(words: Int) throws {
    var code = [UInt32](repeating: A64Words.nop, count: words + 1)
    code[0] = A64Words.address(8, 15, page: true)
    code[words] = A64Words.add(8, 8, 0x10)
    #expect(try scan(code).code.count == (words == 63 ? 2 : 1))
  }

  @Test(
    "a register that is overwritten holds no page",
    arguments: [
      0xD280_0008, 0x8B01_0048, 0xF940_0048, 0xA940_2041, 0xB840_4448, 0x5800_0048, 0x1E26_0008,
      0x9E66_0008, 0x0E04_3C08, 0xD53B_D048, 0xC85F_7C48, 0x3868_6848, 0xF820_0048, 0xF840_8D02,
      0xD63F_0000, 0xD65F_03C0, 0xD61F_0000, 0x1400_0000, 0x9400_0000,
    ] as [UInt32])
  func overwritten(word: UInt32) throws {
    let found = try scan([A64Words.address(8, 15, page: true), word, A64Words.add(8, 8, 0x10)])
    #expect(found.all(.offset12).isEmpty)
    #expect(found.all(.page21) == [Reference(.page21, at: 0x1000, target: 0x10000)])
  }

  @Test(
    "other words leave it alone",
    arguments: [
      A64Words.nop, 0xF900_0048, 0xA900_2041, 0xF980_0048, 0x1E20_4008, 0xFA48_0048,
      0x3D40_0048, 0x5400_0000, 0xB400_0008, 0xF81F_0048,
    ] as [UInt32])
  func kept(word: UInt32) throws {
    let found = try scan([A64Words.address(8, 15, page: true), word, A64Words.add(8, 8, 0x10)])
    #expect(found.all(.offset12).count == 1)
  }

  @Test("a call keeps x19 to x29")
  func call() throws {
    for register in 0..<31 as Range<UInt32> {
      let found = try scan([
        A64Words.address(register, 15, page: true), A64Words.branch(0x100, link: true),
        A64Words.add(1, register, 0x10),
      ])
      #expect(found.all(.offset12).count == ((19...29).contains(register) ? 1 : 0))
    }
  }

  @Test("code that is not aligned is left alone")
  func alignment() throws {
    var image = A64AndX64Image(.arm64)
    image.put(words: [A64Words.branch(0x100, link: true)], at: 0x1000)
    var sections = image.sections
    sections[1].address = 0x1002
    let whole = try #require(
      ExecutableImage(
        machine: .arm64, imageBase: 0, sections: sections, size: image.bytes.count))
    var collector = ReferenceCollector(whole, size: image.bytes.count)
    image.bytes.withView { A64Scanner.scan(sections[1], in: $0, to: &collector) }
    #expect(collector.code.isEmpty)
  }

  @Test("long code is handed over in parts, in order and whole")
  func longCode() throws {
    let count = 30_000
    let size = 8 * count
    let section = ImageSection(
      .code, offset: 0, size: size, address: 0, addressSize: UInt32(size))
    let image = try #require(
      ExecutableImage(machine: .arm64, imageBase: 0, sections: [section], size: size))
    var bytes: [UInt8] = []
    for word in [A64Words.address(8, 0, page: true), A64Words.add(8, 8, 0x10)] {
      bytes += (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    bytes = Array(repeatElement(bytes, count: count).joined())
    var collector = ReferenceCollector(image, size: size)
    bytes.withView { A64Scanner.scan(section, in: $0, to: &collector) }
    #expect(collector.code.map(\.offset) == (0..<UInt32(2 * count)).map { $0 * 4 })
    #expect(collector.code.allSatisfy { $0.aux == 1 && $0.target & 0xFFF == 0x10 })
  }

  @Test("damage never gives references outside of the image", arguments: 0..<20)
  func damage(seed: Int) throws {
    var random = Random(seed: seed)
    let whole = A64TableTests.sample()
    for _ in 0..<300 {
      var image = whole
      for _ in 0..<1 + random.below(40) {
        image.bytes[0x1000 + random.below(0x3000)] = random.byte()
      }
      image.codeSize = random.below(4) == 0 ? random.below(0x2000) : 0x2000
      #expect(image.isSound(try #require(image.scan())))
    }
  }
}
