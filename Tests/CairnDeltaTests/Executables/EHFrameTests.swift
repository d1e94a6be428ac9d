// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing
import cairn_vectors

@Suite("References of call frame information")
struct EHFrameTests {
  /// An image of code at 0x1000, the frame at 0x4000 and exception tables at 0x6000, at 1 GiB.
  private static let image = ExecutableImage(
    machine: .arm64, imageBase: 1 << 30,
    sections: [
      ImageSection(.code, offset: 0, size: 0x800, address: 0x1000, addressSize: 0x800),
      ImageSection(.data, offset: 0x800, size: 0x400, address: 0x4000, addressSize: 0x400),
      ImageSection(.data, offset: 0xC00, size: 0x400, address: 0x6000, addressSize: 0x400),
    ], size: 0x1000)

  private func found(_ bytes: [UInt8], size: Int = 0x400) throws -> [ELFFound] {
    let image = try #require(EHFrameTests.image)
    return ELFFound.all(in: bytes, of: image) {
      EHFrame.addReferences(ofFrameAt: 0x4000, size: size, in: $0, to: &$1)
    }
  }

  /// A common record "zPLR" at 0x800: relative pointers, four bytes wide or eight.
  private func common(_ file: inout ELFSample.Bytes, wide: Bool) {
    let encoding = wide ? 0x10 : 0x1B
    file.put32(0x20, at: 0x800)
    file.put8(1, at: 0x808)
    file.put("zPLR", at: 0x809)
    file.put32(0x0B1E_7801, at: 0x80E)
    file.put8(encoding | 0x80, at: 0x812)
    if wide { file.put64(0x40, at: 0x813) } else { file.put32(0x40, at: 0x813) }
    file.put8(encoding, at: wide ? 0x81B : 0x817)
    file.put8(encoding, at: wide ? 0x81C : 0x818)
  }

  /// A function's record at 0x824: the function at 0x1100, 0x80 bytes, its exceptions at 0x6000.
  private func function(_ file: inout ELFSample.Bytes, wide: Bool) {
    file.put32(0x24, at: 0x824)
    file.put32(0x28, at: 0x828)
    let begin = 0x1100 - 0x402C
    if wide {
      file.put64(begin, at: 0x82C)
      file.put64(0x80, at: 0x834)
      file.put8(8, at: 0x83C)
      file.put64(0x6000 - 0x403D, at: 0x83D)
    } else {
      file.put32(begin, at: 0x82C)
      file.put32(0x80, at: 0x830)
      file.put8(4, at: 0x834)
      file.put32(0x6000 - 0x4035, at: 0x835)
    }
  }

  private var sample: ELFSample.Bytes {
    var file = ELFSample.Bytes(bytes: [UInt8](repeating: 0, count: 0x1000))
    common(&file, wide: false)
    function(&file, wide: false)
    return file
  }

  @Test("Records name functions, their ends, common records and exception tables")
  func records() throws {
    var file = sample
    file.put8(0xFF, at: 0xC00)
    #expect(
      try found(file.bytes) == [
        ELFFound(.place32, 0x813, 0x4053), .counted(0x828, 0x4028, from: 0x4000),
        ELFFound(.place32, 0x82C, 0x1100), .counted(0x830, 0x1180, from: 0x1100),
        ELFFound(.place32, 0x835, 0x6000),
      ])
  }

  @Test("Pointers may take eight bytes")
  func wide() throws {
    var file = ELFSample.Bytes(bytes: [UInt8](repeating: 0, count: 0x1000))
    common(&file, wide: true)
    function(&file, wide: true)
    #expect(
      try found(file.bytes) == [
        ELFFound(.place64, 0x813, 0x4053), .counted(0x828, 0x4028, from: 0x4000),
        ELFFound(.place64, 0x82C, 0x1100), .counted(0x834, 0x1180, from: 0x1100),
        ELFFound(.place64, 0x83D, 0x6000),
      ])
  }

  @Test("Call sites of fixed width count from the function, types from their place")
  func exceptions() throws {
    var file = sample
    // No origin of its own; types relative and indirect; call sites of four bytes.
    for (place, byte) in [0xFF, 0x9B, 37, 0x03, 26].enumerated() {
      file.put8(byte, at: 0xC00 + place)
    }
    for (number, site) in [[0, 8, 0, 0], [0x20, 4, 0x60, 1]].enumerated() {
      let offset = 0xC05 + 13 * number
      for field in 0..<3 { file.put32(site[field], at: offset + 4 * field) }
      file.put8(site[3], at: offset + 12)
    }
    // Actions: type 2 and then type 1; types 2 and 1, the second of which is any.
    for (place, byte) in [2, 1, 1, 0].enumerated() { file.put8(byte, at: 0xC1F + place) }
    file.put32(0x100, at: 0xC20)
    let types = 0xC03 + 37
    file.put32(0x200, at: types - 8)
    file.put32(0, at: types - 4)
    let all = try found(file.bytes).filter { $0.offset >= 0xC00 }
    #expect(
      all == [
        .counted(0xC12, 0x1120, from: 0x1100), .counted(0xC1A, 0x1160, from: 0x1100),
        ELFFound(.place32, types - 8, 0x6000 + (types - 8 - 0xC00) + 0x200),
      ])
  }

  @Test("Common records that are not understood leave their functions alone")
  func unknown() throws {
    for (place, value) in [(0x808, 9), (0x80A, 0x51), (0x809, 0x61), (0x818, 0x50)] {
      var file = sample
      file.put8(value, at: place)
      #expect(try !found(file.bytes).contains { $0.offset == 0x82C })
    }
    #expect(try found(sample.bytes, size: 0x28).contains { $0.offset == 0x813 })
    #expect(try !found(sample.bytes, size: 0x28).contains { $0.offset == 0x82C })
    #expect(try found(sample.bytes, size: 0).isEmpty)
  }

  @Test("A long table that all functions name is read a few times at most")
  func repeated() throws {
    let count = 40_000
    let size = 0x1000 + 24 * (count + 2) + 1_000_000
    let frameSize = 0x28 + 24 * count
    let table = 0x1000 + frameSize
    var sections = [
      ImageSection(.code, offset: 0, size: 0x1000, address: 0, addressSize: 0x1000),
      ImageSection(
        .data, offset: 0x1000, size: size - 0x1000, address: 0x1000,
        addressSize: UInt32(size - 0x1000)),
    ]
    sections[0].content = .code
    let image = try #require(
      ExecutableImage(machine: .x64, imageBase: 0, sections: sections, size: size))
    var file = ELFSample.Bytes(bytes: [UInt8](repeating: 1, count: size))
    let whole = sample.bytes
    file.bytes.replaceSubrange(0x1000..<0x1024, with: whole[0x800..<0x824])
    for number in 0..<count {
      let record = 0x1024 + 24 * number
      file.put32(20, at: record)
      file.put32(record + 4 - 0x1000, at: record + 4)
      file.put32(-(record + 8) + 16, at: record + 8)
      file.put32(16, at: record + 12)
      file.put8(4, at: record + 16)
      file.put32(table - (record + 17), at: record + 17)
    }
    // A megabyte of call sites of variable length.
    for (place, byte) in [0xFF, 0xFF, 0x01, 0xC0, 0x84, 0x3D].enumerated() {
      file.put8(byte, at: table + place)
    }
    var work = 0
    let clock = ContinuousClock()
    let time = clock.measure {
      work =
        ELFFound.all(in: file.bytes, of: image) {
          EHFrame.addReferences(ofFrameAt: 0x1000, size: frameSize, in: $0, to: &$1)
        }.count
    }
    #expect(work >= 3 * count)
    // Without a bound: 40,000 times a megabyte, minutes.
    #expect(time < .seconds(20))
  }

  @Test("Whatever is damaged, references are sound", arguments: 0..<4)
  func damage(seed: Int) throws {
    let image = try #require(EHFrameTests.image)
    var random = Random(seed: seed)
    var whole = sample
    for (place, byte) in [0xFF, 0x9B, 40, 0x03, 26].enumerated() {
      whole.put8(byte, at: 0xC00 + place)
    }
    for place in 0xC05..<0xC40 { whole.put8(random.below(3), at: place) }
    for _ in 0..<3000 {
      var bytes = whole.bytes
      for _ in 0...random.below(5) {
        let place = [0x800 + random.below(0x50), 0xC00 + random.below(0x40)][random.below(2)]
        bytes[place] = [0, 0xFF, 0x80, random.byte()][random.below(4)]
      }
      let all = try found(bytes)
      #expect(all.allSatisfy { $0.isSound(in: image, size: bytes.count) })
    }
  }
}
