// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Testing

@Suite("Tables that x86-64 code reads")
struct X64TableTests {
  private static func bytes(_ number: Int) -> [UInt8] { X64ScannerTests.bytes(number) }

  /// `lea rcx, [rip + target]` at `address`.
  private static func lea(_ target: Int, at address: Int) -> [UInt8] {
    [0x48, 0x8D, 0x0D] + bytes(target - address - 7)
  }

  /// `movslq (rcx, rax, 4), rax` and `add rcx, rax`.
  private static let sum: [UInt8] = [0x48, 0x63, 0x04, 0x81, 0x48, 0x01, 0xC8]

  /// Code that reads tables of all kinds.
  static func sample() -> A64AndX64Image {
    var image = A64AndX64Image(.x64)
    image.put([UInt8](repeating: 0xCC, count: 0x2000), at: 0x1000)
    image.put(lea(0x10040, at: 0x1000) + sum + [0xFF, 0xE0], at: 0x1000)
    image.put(
      words: [0x1100, 0x1200, 0x1000].map { UInt32(truncatingIfNeeded: $0 - 0x10040) }, at: 0x10040)
    image.put(lea(0x10080, at: 0x1080) + sum + [0xC3], at: 0x1080)
    image.put(words: [0x100, 0xFFFF_FFC0, 0x204], at: 0x10080)
    image.put(indexed, at: 0x1400)
    image.put(words: [0x1420, 0x1430, 0x1440, 0x1450], at: 0x1500)
    image.put([0, 1, 3, 2, 3, 0], at: 0x1510)
    image.put([0xE8] + bytes(0), at: 0x1516)
    return image
  }

  /// `lea rcx, [rip + image]`, `movzx eax, byte [rcx + rax + 0x1510]`,
  /// `mov edx, [rcx + rax * 4 + 0x1500]`, `add rdx, rcx`, `jmp rdx`.
  private static let indexed: [UInt8] =
    lea(0, at: 0x1400) + [0x0F, 0xB6, 0x84, 0x01] + bytes(0x1510) + [0x8B, 0x94, 0x81]
    + bytes(0x1500) + [0x48, 0x03, 0xD1, 0xFF, 0xE2]

  /// An image whose code takes the address of tables at 0x10040 and, perhaps, another place.
  private func jumps(_ entries: [Int], next: Int? = nil) throws -> A64AndX64Image.Found {
    var image = A64AndX64Image(.x64)
    image.put([UInt8](repeating: 0xCC, count: 0x2000), at: 0x1000)
    image.put(X64TableTests.lea(0x10040, at: 0x1000), at: 0x1000)
    if let next { image.put(X64TableTests.lea(next, at: 0x1010), at: 0x1010) }
    image.put(words: entries.map { UInt32(truncatingIfNeeded: $0 - 0x10040) }, at: 0x10040)
    return try #require(image.scan())
  }

  @Test("words that lead from the table into the code are a jump table")
  func jumpTable() throws {
    let found = try jumps([0x1100, 0x1000, 0x2FFF, 0x3000, 0x1100])
    #expect(found.tables.map(\.target) == [0x1100, 0x1000, 0x2FFF])
    #expect(found.tables.map(\.offset) == [0x3040, 0x3044, 0x3048])
    #expect(found.tables.allSatisfy { $0.kind == .table32 && $0.aux == 1 && $0.link == 0 })
    #expect(found.bases == [0x10040])
  }

  @Test("two words are no jump table")
  func shortTable() throws {
    #expect(try jumps([0x1100, 0x1000, 0x3000]).tables.isEmpty)
  }

  @Test("a jump table ends where the next one starts")
  func nextTable() throws {
    let entries = [0x1100, 0x1104, 0x1108, 0x1110, 0x1110, 0x1120]
    let found = try jumps(entries, next: 0x1004C)
    #expect(found.bases == [0x10040, 0x1004C])
    #expect(found.tables.map(\.link) == [0, 0, 0, 1, 1, 1])
    #expect(found.tables[3].target == 0x111C)
  }

  @Test("a table that is not aligned, or among the code, is left out")
  func odd() throws {
    var image = A64AndX64Image(.x64)
    image.put([UInt8](repeating: 0xCC, count: 0x2000), at: 0x1000)
    image.put(X64TableTests.lea(0x10042, at: 0x1000), at: 0x1000)
    image.put(X64TableTests.lea(0x1800, at: 0x1010), at: 0x1010)
    image.put(words: [UInt32](repeating: 0xFFFF_0FBE, count: 8), at: 0x10042)
    image.put(words: [0x10, 0x20, 0x30, 0x40], at: 0x1800)
    #expect(try #require(image.scan()).tables.isEmpty)
  }

  @Test("distances to constants need the load and the sum")
  func constants() throws {
    for (code, count) in [
      (X64TableTests.sum, 3), (Array(X64TableTests.sum.prefix(4)), 0),
      ([0x48, 0x63, 0x04, 0x81, 0x48, 0x03, 0xC1], 3),
      ([0x48, 0x63, 0x44, 0x81, 0, 0x48, 0x01, 0xC8], 3),
      ([0x48, 0x63, 0x44, 0x81, 4, 0x48, 0x01, 0xC8], 0),
      ([0x48, 0x63, 0x04, 0x41, 0x48, 0x01, 0xC8], 0),
      ([0x48, 0x63, 0x04, 0x81, 0x48, 0x01, 0xD0], 0),
      ([0x63, 0x04, 0x81, 0x48, 0x01, 0xC8], 0),
    ] as [([UInt8], Int)] {
      var image = A64AndX64Image(.x64)
      image.put([UInt8](repeating: 0xCC, count: 0x2000), at: 0x1000)
      image.put(X64TableTests.lea(0x10080, at: 0x1080) + code, at: 0x1080)
      image.put(words: [0x100, 0xFFFF_FFC0, 0x204], at: 0x10080)
      let found = try #require(image.scan())
      #expect(found.tables.map(\.target) == Array([0x10180, 0x10040, 0x10284].prefix(count)))
    }
  }

  @Test("a table among the code is found, and not read as code")
  func amongCode() throws {
    let found = try #require(X64TableTests.sample().scan())
    let words = found.tables.filter { $0.kind == .relative32 }
    #expect(words.map(\.target) == [0x1420, 0x1430, 0x1440, 0x1450])
    #expect(words.map(\.offset) == [0x1500, 0x1504, 0x1508, 0x150C])
    #expect(
      found.all(.relative32) == [
        Reference(.relative32, at: 0x140B, target: 0x1510),
        Reference(.relative32, at: 0x1412, target: 0x1500),
      ])
    // The numbers of entries behind it are skipped too, so that the call is in step.
    #expect(found.all(.call32) == [Reference(.call32, at: 0x1517, target: 0x151B)])
  }

  @Test("without the image's address there is none")
  func noImage() throws {
    var image = X64TableTests.sample()
    image.put([UInt8](repeating: 0x90, count: 7), at: 0x1400)
    let found = try #require(image.scan())
    #expect(!found.tables.contains { $0.kind == .relative32 })
    #expect(found.all(.relative32).isEmpty)
  }

  @Test("a table that starts inside of the instruction that names it does no harm")
  func selfReference() throws {
    var image = A64AndX64Image(.x64)
    // The displacement 0x1407, its own address, is the first of three words that make a table.
    image.put([UInt8](repeating: 0xCC, count: 0x2000), at: 0x1000)
    image.put(X64TableTests.lea(0, at: 0x13FC), at: 0x13FC)
    image.put([0x8B, 0x94, 0x81], at: 0x1403)
    image.put(words: [0x1406, 0x1406, 0x1406], at: 0x1406)
    let found = try #require(image.scan())
    #expect(found.tables.map(\.offset) == [0x1406, 0x140A, 0x140E])
    #expect(image.isSound(found))
  }
}
