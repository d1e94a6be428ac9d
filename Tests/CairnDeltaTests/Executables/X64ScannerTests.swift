// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing

@Suite("References of x86-64 code")
struct X64ScannerTests {
  /// What a scan of `code`, at the start of the code, finds; nothing follows it but `INT3`.
  private func scan(_ code: [UInt8]) throws -> A64AndX64Image.Found {
    var image = A64AndX64Image(.x64)
    image.put([UInt8](repeating: 0xCC, count: 0x2000), at: 0x1000)
    image.put(code, at: 0x1000)
    return try #require(image.scan())
  }

  static func bytes(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }

  @Test("calls, jumps and branches name the place behind them and their distance")
  func branches() throws {
    let code: [UInt8] =
      [0xE8] + X64ScannerTests.bytes(0xFB) + [0xE9] + X64ScannerTests.bytes(0x1FF5) + [0x0F, 0x8F]
      + X64ScannerTests.bytes(-0x10)
    let found = try scan(code)
    #expect(
      found.code == [
        Reference(.call32, at: 0x1001, target: 0x1100),
        Reference(.jump32, at: 0x1006, target: 0x2FFF),
        Reference(.branch32, at: 0x100C, target: 0x1000),
      ])
  }

  @Test("a branch out of the code is none, and the sweep goes on a byte later")
  func branchOutside() throws {
    // The distance of the call that leads nowhere holds a call that leads somewhere.
    let found = try scan([0xE8, 0x90, 0xE8, 0x10, 0x00, 0x00, 0x00])
    #expect(found.code == [Reference(.call32, at: 0x1003, target: 0x1017)])
  }

  @Test(
    "a RIP-relative operand counts from behind the instruction",
    arguments: [
      ([0x8B, 0x05], 0), ([0x48, 0x8D, 0x0D], 0), ([0x83, 0x3D], 1), ([0x81, 0x3D], 4),
      ([0x66, 0xC7, 0x05], 2), ([0xF6, 0x05], 1), ([0xF6, 0x15], 0), ([0xC5, 0xFD, 0x6F, 0x05], 0),
      ([0x66, 0x0F, 0x3A, 0x0F, 0x05], 1), ([0x62, 0xF2, 0x7D, 0x48, 0x18, 0x05], 0),
      ([0xFF, 0x15], 0),
    ] as [([UInt8], Int)])
  func displacement(opcode: [UInt8], immediate: Int) throws {
    let length = opcode.count + 4 + immediate
    let code =
      opcode + X64ScannerTests.bytes(0x10020 - 0x1000 - length)
      + [UInt8](repeating: 1, count: immediate) + [0xE8] + X64ScannerTests.bytes(0)
    let found = try scan(code)
    #expect(
      found.code.first
        == Reference(
          .rip32, at: 0x1000 + opcode.count, target: 0x10020, aux: UInt8(immediate)))
    #expect(found.code.count == 2)
  }

  @Test("an operand between the sections is none")
  func displacementOutside() throws {
    #expect(try scan([0x8B, 0x05] + X64ScannerTests.bytes(0x8000)).code.isEmpty)
  }

  @Test("an instruction that ends behind the section is none, the last one is", arguments: 4...6)
  func end(size: Int) throws {
    var image = A64AndX64Image(.x64)
    image.put([0x90, 0xE8] + X64ScannerTests.bytes(-6), at: 0x1000)
    image.codeSize = size
    #expect(try #require(image.scan()).code.count == (size == 6 ? 1 : 0))
  }

  @Test("the last instructions are found wherever the code ends", arguments: 6..<60)
  func tail(size: Int) throws {
    var image = A64AndX64Image(.x64)
    image.put([UInt8](repeating: 0x90, count: size - 5), at: 0x1000)
    image.put([0xE8] + X64ScannerTests.bytes(-5), at: 0x1000 + size - 5)
    image.codeSize = size
    #expect(
      try #require(image.scan()).code == [
        Reference(.call32, at: 0x1000 + size - 4, target: UInt32(0x1000 + size - 5))
      ])
  }

  @Test("the sweep falls into step behind data")
  func resynchronisation() throws {
    var random = Random(seed: 1)
    var met = 0
    for _ in 0..<200 {
      let data = random.bytes(16)
      // A frame, some moves, then the call.
      let code: [UInt8] =
        data + [0xCC, 0xCC, 0xCC, 0x55, 0x48, 0x89, 0xE5, 0x48, 0x83, 0xEC, 0x20, 0x31, 0xC0]
        + [UInt8](repeating: 0x90, count: 8)
      let found = try scan(code + [0xE8] + X64ScannerTests.bytes(0))
      let site = UInt32(0x1000 + code.count + 1)
      if found.code.contains(where: { $0.offset == site && $0.kind == .call32 }) { met += 1 }
    }
    #expect(met > 180)
  }

  @Test("code that is always loaded at the same place holds absolute addresses")
  func absolute() throws {
    let address = X64ScannerTests.bytes(0x10020)
    for (opcode, behind, count) in [
      ([0xBF], [], 1), ([0x48, 0xC7, 0xC0], [], 1), ([0x68], [], 1), ([0x3D], [], 1),
      ([0x81, 0xFB], [], 1), ([0x81, 0xE3], [], 0), ([0x25], [], 0), ([0x8B, 0x04, 0x25], [], 1),
      ([0xFF, 0x24, 0xC5], [], 1), ([0x8A, 0x80], [], 1), ([0x8A, 0x84, 0x01], [], 1),
      ([0x80, 0x3C, 0x25], [0], 1), ([0x48, 0xBF], [0, 0, 0, 0], 0), ([0xB8], [], 1),
    ] as [([UInt8], [UInt8], Int)] {
      let code = opcode + address + behind
      let sections = [
        ImageSection(
          .code, offset: 0, size: code.count, address: 0x1_0000, addressSize: 0x1000)
      ]
      for base in [0, 0x40_0000] as [UInt64] {
        let image = try #require(
          ExecutableImage(machine: .x64, imageBase: base, sections: sections, size: code.count))
        var collector = ReferenceCollector(image, size: code.count)
        code.withView { X64Scanner.scan(sections[0], in: $0, to: &collector) }
        let expected = Reference(.relative32, at: opcode.count, target: 0x10020)
        #expect(collector.code == (base == 0 && count == 1 ? [expected] : []))
      }
    }
  }

  @Test("damage never gives references outside of the image", arguments: 0..<20)
  func damage(seed: Int) throws {
    var random = Random(seed: seed)
    let whole = X64TableTests.sample()
    for _ in 0..<300 {
      var image = whole
      for _ in 0..<1 + random.below(40) {
        image.bytes[0x1000 + random.below(0x3000)] = random.byte()
      }
      image.codeSize = random.below(4) == 0 ? random.below(0x2000) : 0x2000
      #expect(image.isSound(try #require(image.scan())))
    }
  }

  @Test("code of random bytes never gives references outside of the image", arguments: 0..<10)
  func noise(seed: Int) throws {
    var random = Random(seed: seed)
    for _ in 0..<20 {
      var image = A64AndX64Image(.x64)
      image.put(random.bytes(0x2000), at: 0x1000)
      #expect(image.isSound(try #require(image.scan())))
    }
  }
}
