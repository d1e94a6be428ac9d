// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing
import cairn_vectors

@Suite("Tables of Mach-O images")
struct MachOTableTests {
  private static let sample = MachOSample.full(format: 6)

  @Test("Compact unwind tables name functions, pages, personalities and exception tables")
  func unwind() {
    #expect(
      MachOTableTests.sample.found(in: 0x1800..<0x1A00) == [
        "table32 1804 -> 181c aux 1 from 1800", "table32 180c -> 1820 aux 1 from 1800",
        "table32 1814 -> 1824 aux 1 from 1800", "relative32 1820 -> 4010",
        "relative32 1824 -> 1000", "table32 1828 -> 1858 aux 1 from 1800",
        "table32 182c -> 1848 aux 1 from 1800", "relative32 1830 -> 1400",
        "table32 1834 -> 1870 aux 1 from 1800", "table32 1838 -> 1850 aux 1 from 1800",
        "relative32 183c -> 1800", "table32 1844 -> 1858 aux 1 from 1800",
        "relative32 1848 -> 1040", "relative32 184c -> 1d00", "relative32 1850 -> 1440",
        "relative32 1854 -> 1d10", "relative32 1860 -> 1000", "relative32 1868 -> 1040",
        "row24 187c -> 1400 aux 1 from 1401", "row24 1880 -> 1440 aux 1 from 1401",
        "row24 1884 -> 1480 aux 1 from 1401",
      ])
  }

  @Test("A page that overlaps the one before is not read again")
  func overlappingPages() {
    var sample = MachOTableTests.sample
    sample.put32(100, at: 0x1834)
    #expect(!sample.found.contains { $0.hasPrefix("row24") })
  }

  @Test("Frames name their functions, and their common record by their own place")
  func frames() {
    let found = MachOTableTests.sample.found(in: 0x1A00..<0x1B00)
    #expect(found.contains("table32 1a1c -> 1a1c aux 1 from 1a00"))
    #expect(found.contains("table32 1a3c -> 1a3c aux 1 from 1a00"))
    #expect(found.contains("place64 1a20 -> 1000"))
    #expect(found.contains("place64 1a40 -> 1040"))
  }

  @Test("Symbols name strings and addresses, indirect ones symbols")
  func symbols() {
    #expect(
      MachOTableTests.sample.found(in: 0x5400..<0x5B00) == [
        "table32 5400 -> 7801 aux 1 from 7800", "absolute64 5408 -> 1000",
        "table32 5410 -> 7809 aux 1 from 7800", "table32 5420 -> 7811 aux 1 from 7800",
        "absolute64 5428 -> 1040", "table32 5a00 -> 7410 aux 16 from 7400",
        "table32 5a04 -> 7400 aux 16 from 7400", "table32 5a0c -> 7420 aux 16 from 7400",
      ])
  }

  @Test("Offsets of initialisers and of data in code are found")
  func offsets() {
    #expect(
      MachOTableTests.sample.found(in: 0x5B00..<0x5C00) == [
        "relative32 5b00 -> 1080", "relative32 5b08 -> 10c0",
      ])
    #expect(MachOTableTests.sample.found(in: 0x1BF0..<0x1C00) == ["relative32 1bf0 -> 1100"])
  }

  @Test("Lists of methods name selectors, types and code")
  func methods() {
    #expect(
      MachOTableTests.sample.found(in: 0x1B00..<0x1B80) == [
        "place32 1b08 -> 4100", "place32 1b0c -> 1010", "place32 1b10 -> 1020",
        "place32 1b14 -> 4100", "place32 1b18 -> 1040", "place32 1b1c -> 1050",
      ])
  }

  @Test("Swift's metadata names types, their descriptors' fields, and names")
  func swift() {
    let sample = MachOTableTests.sample
    #expect(sample.found(in: 0x1B80..<0x1B90) == ["place32 1b80 -> 1c40"])
    #expect(
      sample.found(in: 0x1C00..<0x1E00) == [
        "place32 1c44 -> 1c04", "place32 1c48 -> 1c08", "place32 1c4c -> 1c0c",
        "place32 1c50 -> 1c10",
      ])
    #expect(
      sample.found(in: 0x1B90..<0x1BD0) == [
        "place32 1b90 -> 1bd0", "place32 1ba4 -> 1bd8", "place32 1ba8 -> 1c80",
      ])
    #expect(sample.found(in: 0x1BD0..<0x1BF0) == ["place32 1bd2 -> 1c40"])
  }

  @Test("Opcodes that name more places than the file has end")
  func endlessRebases() {
    var sample = MachOSample()
    sample.put64(sample.base + 0x1000, at: 0x4000)
    // The same place, and 2^63 places, over and over.
    let endless: [UInt8] = [0x80] + Array(repeating: 0xFF, count: 9) + [0x01, 0xF8]
    let back: [UInt8] = Array(repeating: 0xFF, count: 8) + [0x01]
    sample.addRebases([0x11, 0x22, 0x00] + endless + back + endless + back)
    #expect(sample.found.count <= MachOSample.size / 2)
  }

  @Test("Damaged files are read without a fault, and what is found lies in them", arguments: 0..<4)
  func damage(_ seed: Int) {
    var random = Random(seed: seed + 77)
    var sample = MachOSample.full(format: [2, 6, 12, nil][seed])
    let pristine = sample.bytes
    let places =
      Array(0..<0x600) + Array(0x1800..<0x1C60) + Array(0x4000..<0x4080)
      + Array(0x5000..<0x5100) + Array(0x5400..<0x5430) + Array(0x5A00..<0x5B10)
    var images = 0
    for _ in 0..<3000 {
      sample.bytes = pristine
      for _ in 0...random.below(4) {
        let place = places[random.below(places.count)]
        switch random.below(3) {
        case 0: sample.bytes[place] = random.byte()
        case 1:
          sample.put32([0, 0xFFFF_FFFF, 0x7FFF_FFFF, 0x8000_0000][random.below(4)], at: place)
        default: sample.bytes[place] ^= 1 << UInt8(random.below(8))
        }
      }
      if random.below(8) == 0 { sample.bytes.removeLast(random.below(MachOSample.size)) }
      if check(sample.bytes) { images += 1 }
    }
    #expect(images > 300)
  }

  /// Whether `bytes` are an image, whose references are then checked.
  private func check(_ bytes: [UInt8]) -> Bool {
    bytes.withView { view in
      guard let image = ImageFormat.macho.image(in: view) else { return false }
      var collector = ReferenceCollector(image, size: view.count)
      ImageFormat.macho.addTables(in: view, to: &collector)
      let links = collector.bases.count
      let isSound = collector.tables.allSatisfy { reference in
        Int(reference.offset) + reference.kind.size <= view.count
          && image.section(at: UInt64(reference.target)) != nil
          && (!reference.kind.hasBase || Int(reference.link) < links)
      }
      #expect(isSound)
      return true
    }
  }
}
