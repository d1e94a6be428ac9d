// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing
import cairn_vectors

@Suite struct PEDamageTests {
  /// A file with something of everything.
  private static func file(_ machine: UInt16) -> PEBuilder {
    var file = PEBuilder(machine: machine)
    file.relocate(page: 0x2000, [0x700, 0x708])
    file.pointer(0x2700, to: 0x2710)
    file.words(0x2710, [1, 0, 0, 0x2600, 0x2728, 0x2710, 0, 0, 1, 0x2740, 0x2744, 0x2600])
    file.directory(0, 0x2800, size: 40)
    file.words(0x2800, [0, 0, 0, 0x2830, 1, 2, 1, 0x2840, 0x2850, 0x2860, 0, 0, 0, 0, 0, 0])
    file.words(0x2840, [0x1000, 0x1010, 0, 0, 0x2830])
    file.directory(1, 0x2880, size: 40)
    file.words(0x2880, [0x28C0, 0, 0, 0x2300, 0x28D0, 0, 0, 0, 0, 0])
    file.words(0x28C0, [0x2310, 0, 0, 0, 0x2310, 0, 0, 0])
    file.directory(2, 0x2900, size: 0x100)
    file.words(0x2900, [0, 0, 0, 0x2_0000, 1, 0x8000_0000, 2, 0x40])
    file.words(0x2940, [0x2300, 16])
    file.directory(6, 0x2980, size: 28)
    file.words(0x2980, [0, 0, 0, 13, 0x20, 0x29A0, 0])
    file.words(0x29A0, [0x4C43_4750, 0x1000, 0x100, 0x61, 0x2000, 0x100, 0x62])
    file.directory(10, 0x2A00, size: 0x140)
    file.words(0x2A00, [0x140])
    file.pointer(0x2A00 + 128, to: 0x2B40)
    file.words(0x2A00 + 136, [4, 0])
    file.words(0x2B40, [0x1000, 0x1010, 0x1020, 0x1030])
    file.directory(13, 0x2B80, size: 64)
    file.words(0x2B80, [1, 0x2300, 0x2310, 0x2320, 0x28C0])
    file.directory(3, PEBuilder.functions, size: machine == 0x8664 ? 36 : 24)
    if machine == 0x8664 {
      file.words(PEBuilder.functions, [0x1000, 0x1010, 0x2100, 0x1010, 0x1020, 0x2110])
      file.words(PEBuilder.functions + 24, [0x1020, 0x1030, 0x2120])
      file.words(0x2100, [0x19, 0x1300, 0x2200, 0, 0x19, 0x1300, 0x2280, 0])
      file.words(0x2120, [0x09, 0x1300, 1, 0x1020, 0x1028, 1, 0x102A])
    } else {
      file.words(PEBuilder.functions, [0x1000, 0x2100, 0x1010, 0x2120, 0x1020, 0x41])
      file.words(0x2100, [0x0890_0020, 0, 0, 0xE4E4_E4E4, 0x1300, 0x2200])
      file.words(0x2120, [0x0830_0020, 0xE4E4_E4E4, 0x1300, 0x2280])
    }
    file.words(0x2200, [0x1993_0522, 2, 0x2240, 1, 0x2260, 2, 0x2250, 0, 0, 1])
    file.words(0x2240, [0, 0x1500, 0, 0x1510, 0x1000, 0, 0x1010, 0, 0, 0, 1, 1, 0x2270])
    file.words(0x2270, [0, 0x2700, 0, 0x1600])
    file.store(0x2280, [0x18, 0xC0, 0x22, 0, 0, 0xD0, 0x22, 0, 0, 0xE0, 0x22, 0, 0])
    file.store(0x22C0, [2, 7, 0, 0x15, 0, 0])
    file.store(0x22D0, [2, 0, 2, 4, 0xE0, 0x22, 0, 0])
    file.store(0x22E0, [2, 0, 0, 0x16, 0, 0])
    file.append([(value: 0x10, section: 1, more: 1), (value: 0x20, section: 2, more: 0)])
    return file
  }

  @Test(arguments: [0x8664, 0xAA64])
  func theWholeFileHasReferencesOfEachTable(_ machine: Int) throws {
    let references = try #require(PEDamageTests.file(UInt16(machine)).tables()).references
    #expect(references.count > 60)
  }

  @Test(arguments: [0x8664, 0xAA64, 0x20B])
  func damageNeverLeadsOutside(_ machine: Int) {
    var random = Random(seed: machine)
    let native = machine != 0x20B
    let whole = native ? PEDamageTests.file(UInt16(machine)).bytes : CLIBuilder().file.bytes
    let interesting = whole.indices.filter { whole[$0] != 0 }
    var images = 0
    for _ in 0..<4000 {
      var bytes = whole
      for _ in 0...random.below(6) {
        let near = interesting[random.below(interesting.count)] + random.below(9) - 4
        let place = min(max(near, 0), bytes.count - 1)
        switch random.below(4) {
        case 0: bytes[place] = random.byte()
        case 1: bytes[place] &+= 1
        case 2: bytes[place] = 0xFF
        default: bytes[place] = bytes[random.below(bytes.count)]
        }
      }
      if random.below(20) == 0 { bytes.removeSubrange(random.below(bytes.count)...) }
      if PEDamageTests.check(bytes) { images += 1 }
    }
    #expect(images > 1000)
  }

  /// Whether `bytes` are an image; all its references must be inside of it and mapped.
  private static func check(_ bytes: [UInt8]) -> Bool {
    bytes.withView { view in
      guard let image = ImageFormat.pe.image(in: view) else { return false }
      var collector = ReferenceCollector(image, size: view.count)
      ImageFormat.pe.addTables(in: view, to: &collector)
      let bases = collector.bases
      let isGood = collector.tables.allSatisfy { reference in
        Int(reference.offset) + reference.kind.size <= view.count
          && image.section(at: UInt64(reference.target)) != nil
          && (!reference.kind.hasBase || Int(reference.link) < bases.count)
      }
      #expect(isGood)
      #expect(collector.tables.count <= view.count / 2)
      return true
    }
  }
}
