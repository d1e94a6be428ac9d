// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing
import cairn_vectors

@Suite("References of Go's tables")
struct GoTests {
  private func found(_ sample: GoSample) throws -> [ELFFound] {
    let image = try #require(GoSample.image)
    return ELFFound.all(in: sample.bytes, of: image) { bytes, collector in
      if !sample.hasWords { relocate(sample, &collector) }
      GoTables.addReferences(in: bytes, to: &collector)
    }
  }

  /// Adds what relocations of ELF give: the site, and 16 bytes behind it the addend.
  private func relocate(_ sample: GoSample, _ collector: inout ReferenceCollector) {
    for (number, pointer) in sample.pointers.enumerated() {
      let offset = 0x5400 + 24 * number
      collector.addTable(.absolute64, at: offset, target: UInt64(0x6100 + pointer.place))
      collector.addTable(.absolute64, at: offset + 16, target: UInt64(pointer.target))
    }
  }

  private static let functions: [ELFFound] = [
    .counted(0x3020, 0x4060, from: 0x4000), .counted(0x3028, 0x4100, from: 0x4000),
    .counted(0x3030, 0x4140, from: 0x4000), .counted(0x3038, 0x4180, from: 0x4000),
    .counted(0x3040, 0x4200, from: 0x4000),
    // The index.
    .counted(0x3200, 0x1000, from: 0x1000), .counted(0x3204, 0x4220, from: 0x4200),
    .counted(0x3208, 0x1400, from: 0x1000), .counted(0x320C, 0x4280, from: 0x4200),
    .counted(0x3210, 0x1800, from: 0x1000),
    // The first record.
    .counted(0x3220, 0x1000, from: 0x1000), .counted(0x3224, 0x4071, from: 0x4060),
    .counted(0x3230, 0x4183, from: 0x4180), .counted(0x3234, 0x4184, from: 0x4180),
    .counted(0x3238, 0x4185, from: 0x4180), .counted(0x3240, 0x4104, from: 0x4100, by: 4),
    .counted(0x324C, 0x4186, from: 0x4180), .counted(0x325C, 0x3040, from: 0x3000),
    .counted(0x3260, 0x3080, from: 0x3000), .counted(0x3270, 0x30C0, from: 0x3000),
    // The second one.
    .counted(0x3280, 0x1400, from: 0x1000), .counted(0x328C, 0x1430, from: 0x1400),
    .counted(0x3284, 0x4082, from: 0x4060), .counted(0x32A0, 0x4100, from: 0x4100, by: 4),
    // Files, the finder, and what is known of the first function.
    .counted(0x3100, 0x4150, from: 0x4140), .counted(0x2400, 0x4208, from: 0x4200, by: 8),
    .counted(0x2054, 0x2123, from: 0x2000),
    .counted(0x2084, 0x4071, from: 0x4060), .counted(0x2088, 0x1014, from: 0x1000),
    .counted(0x2094, 0x4082, from: 0x4060), .counted(0x2098, 0x1018, from: 0x1000),
    .counted(0x20C0, 0x1400, from: 0x1000),
  ]

  private static let types: [ELFFound] = [
    .counted(0x1F00, 0x2100, from: 0x2000),
    .counted(0x1128, 0x2700, from: 0x2000), .counted(0x112C, 0x2200, from: 0x2000),
    .counted(0x1150, 0x2720, from: 0x2000), .counted(0x1160, 0x2720, from: 0x2000),
    .counted(0x1164, 0x2200, from: 0x2000), .counted(0x1168, 0x1400, from: 0x1000),
    .counted(0x1228, 0x2720, from: 0x2000), .counted(0x1328, 0x2720, from: 0x2000),
    .counted(0x1350, 0x2700, from: 0x2000), .counted(0x1354, 0x2100, from: 0x2000),
    .counted(0x1358, 0x2720, from: 0x2000), .counted(0x135C, 0x2200, from: 0x2000),
  ]

  @Test("Tables of functions and types are found by words that hold addresses", arguments: [0, 8])
  func words(shift: Int) throws {
    let all = try found(GoSample(shift: shift))
    let expected = [ELFFound(.absolute64, 0x3018, 0x1000)] + GoTests.functions + GoTests.types
    #expect(all == expected)
  }

  @Test("Tables of functions and types are found by relocations", arguments: [0, 8])
  func relocations(shift: Int) throws {
    let all = try found(GoSample(hasWords: false, shift: shift))
    #expect(all.filter { $0.offset < 0x5400 } == GoTests.functions + GoTests.types)
  }

  @Test("Without a module there are the functions, without a header nothing")
  func partial() throws {
    let image = try #require(GoSample.image)
    var file = ELFSample.Bytes(bytes: GoSample().bytes)
    file.put64(0, at: 0x5100)
    let functions = ELFFound.all(in: file.bytes, of: image) {
      GoTables.addReferences(in: $0, to: &$1)
    }
    #expect(functions.contains(.counted(0x3208, 0x1400, from: 0x1000)))
    #expect(functions.allSatisfy { $0.offset >= 0x3000 })
    file.put8(0, at: 0x3000)
    let nothing = ELFFound.all(in: file.bytes, of: image) {
      GoTables.addReferences(in: $0, to: &$1)
    }
    #expect(nothing.isEmpty)
  }

  @Test("Records that overlap end the walk")
  func overlaps() throws {
    let image = try #require(GoSample.image)
    var file = ELFSample.Bytes(bytes: GoSample().bytes)
    file.put32(0x20, at: 0x320C)
    let all = ELFFound.all(in: file.bytes, of: image) {
      GoTables.addReferences(in: $0, to: &$1)
    }
    #expect(all.contains(.counted(0x3224, 0x4071, from: 0x4060)))
    #expect(all.filter { $0.offset == 0x3224 }.count == 1)
    #expect(!all.contains { $0.offset == 0x3284 })
  }

  @Test("Whatever is damaged, references are sound", arguments: 0..<4)
  func damage(seed: Int) throws {
    let image = try #require(GoSample.image)
    var random = Random(seed: seed)
    let sample = GoSample(hasWords: seed & 1 == 0, shift: seed & 2 << 2)
    let whole = sample.bytes
    let parts = [
      0x1100..<0x1380, 0x1700..<0x1730, 0x2040..<0x20D0, 0x3000..<0x3300, 0x5100..<0x5290,
    ]
    for _ in 0..<3000 {
      var bytes = whole
      for _ in 0...random.below(5) {
        let part = parts[random.below(parts.count)]
        bytes[part.lowerBound + random.below(part.count)] =
          [0, 0xFF, 0x80, random.byte()][random.below(4)]
      }
      let all = ELFFound.all(in: bytes, of: image) { bytes, collector in
        if !sample.hasWords { relocate(sample, &collector) }
        GoTables.addReferences(in: bytes, to: &collector)
      }
      #expect(all.allSatisfy { $0.isSound(in: image, size: bytes.count) })
    }
  }
}
