// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Testing

@Suite("Tables that AArch64 code reads")
struct A64TableTests {
  /// Code for `switch`: compares x0 with `last`, takes the table at 0x10000 + `low` and the base
  /// 0x1100, loads with `load`, adds with `sum`.
  private static func jump(
    last: UInt32?, low: UInt32, load: UInt32, sum: UInt32
  ) -> [UInt32] {
    var words: [UInt32] = []
    if let last {
      words = [0xF100_001F | last << 10, A64Words.short(0x5400_0008, 0x200)]
    }
    let at = 0x1000 + 4 * (words.count + 2)
    words += [
      A64Words.address(9, 15, page: true), A64Words.add(9, 9, low),
      A64Words.address(10, 0x1100 - at, page: false),
      A64Words.indexed(load, 11, 9, 0), A64Words.indexed(sum, 10, 10, 11), 0xD61F_0140,
    ]
    return words
  }

  private static let byte: UInt32 = 0x3860_6800
  private static let half: UInt32 = 0x7860_7800
  private static let word: UInt32 = 0xB8A0_7800
  private static let plain: UInt32 = 0x8B00_0000
  private static let scaled: UInt32 = 0x8B00_0800

  /// An image with tables of all kinds.
  static func sample() -> A64AndX64Image {
    var image = A64AndX64Image(.arm64)
    image.put(words: jump(last: 9, low: 0x10, load: byte, sum: scaled), at: 0x1000)
    image.put((0..<10).map { UInt8($0 * 3) }, at: 0x10010)
    image.put(words: distances, at: 0x1200)
    image.put(words: [0x100, 0xFFFF_FF00, 0x204], at: 0x10400)
    return image
  }

  /// Code that reads a table of distances at 0x10400.
  private static let distances: [UInt32] = [
    A64Words.address(9, 15, page: true), A64Words.add(9, 9, 0x400),
    A64Words.indexed(word, 8, 9, 0), A64Words.indexed(plain, 1, 9, 8),
  ]

  @Test("bytes and halves are counted by the comparison", arguments: [1, 2])
  func counted(width: Int) throws {
    var image = A64AndX64Image(.arm64)
    image.put(
      words: A64TableTests.jump(
        last: 4, low: 0x10, load: width == 1 ? A64TableTests.byte : A64TableTests.half,
        sum: A64TableTests.scaled), at: 0x1000)
    if width == 1 {
      image.put([0, 7, 3, 255, 1, 9], at: 0x10010)
    } else {
      image.put(halves: [0, 7, 3, 255, 1, 9], at: 0x10010)
    }
    let found = try #require(image.scan())
    #expect(found.bases == [0x1100])
    #expect(found.tables.map(\.target) == [0x1100, 0x111C, 0x110C, 0x14FC, 0x1104])
    #expect(found.tables.map { Int($0.offset) } == (0..<5).map { 0x3010 + width * $0 })
    #expect(found.tables.allSatisfy { $0.kind == (width == 1 ? .table8 : .table16) && $0.aux == 4 })
  }

  @Test("bytes without a count end where the next table starts, and are left out without one")
  func next() throws {
    var image = A64AndX64Image(.arm64)
    let byte = A64TableTests.byte
    let scaled = A64TableTests.scaled
    image.put(
      words: A64TableTests.jump(last: nil, low: 0x20, load: byte, sum: scaled), at: 0x1000)
    #expect(try #require(image.scan()).tables.isEmpty)
    var second = A64TableTests.jump(last: 3, low: 0x26, load: byte, sum: scaled)
    second[4] = A64Words.address(10, 0x80, page: false)
    image.put(words: second, at: 0x1080)
    let found = try #require(image.scan())
    #expect(found.tables.map(\.offset) == (0x3020..<0x302A).map { UInt32($0) })
    #expect(found.bases == [0x1100, 0x1110])
  }

  @Test("words that lead into the code are a jump table while they do")
  func words() throws {
    var image = A64AndX64Image(.arm64)
    image.put(
      words: A64TableTests.jump(
        last: nil, low: 0x40, load: A64TableTests.word, sum: A64TableTests.plain), at: 0x1000)
    image.put(words: [0x10, 0xFFFF_FF00, 0x20, 2, 0x10], at: 0x10040)
    let found = try #require(image.scan())
    #expect(found.tables.map(\.target) == [0x1110, 0x1000, 0x1120])
    #expect(found.tables.allSatisfy { $0.kind == .table32 && $0.aux == 1 })
    #expect(found.bases == [0x1100])
  }

  @Test("words that are added to the table's own address may lead to constants")
  func constants() throws {
    let found = try #require(A64TableTests.sample().scan())
    let tables = found.tables.filter { $0.kind == .table32 }
    #expect(tables.map(\.target) == [0x10500, 0x10300, 0x10604])
    #expect(tables.allSatisfy { found.bases[Int($0.link)] == 0x10400 })
  }

  @Test("without the sum there is no table")
  func noSum() throws {
    var image = A64AndX64Image(.arm64)
    image.put(words: Array(A64TableTests.distances.dropLast()), at: 0x1200)
    image.put(words: [0x100, 0xFFFF_FF00, 0x204], at: 0x10400)
    #expect(try #require(image.scan()).tables.isEmpty)
  }
}
