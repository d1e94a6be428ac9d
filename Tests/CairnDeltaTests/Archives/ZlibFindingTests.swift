// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing

@Suite("Streams without container are found")
struct ZlibFindingTests {
  private let content = ArchiveMaker.text(20_000, seed: 5)

  @Test("with every header of a full window and every effort")
  func headers() throws {
    for (level, second) in [(1, 0x01), (3, 0x5E), (6, 0x9C), (9, 0xDA)] as [(Int, UInt8)] {
      let deflated = try ArchiveMaker.deflate(content, level: level)
      let stream = ArchiveMaker.zlib(content, deflated, header: [0x78, second])
      let file = Finding.noise(1001, seed: 6) + stream + Finding.noise(99, seed: 7)
      #expect(
        try Finding.search(file).streams == [
          DeflateStream(
            start: 1003, compressedSize: deflated.count, expandedSize: content.count,
            container: .zlib, framing: .adler)
        ])
    }
  }

  @Test("with smaller windows")
  func smallWindows() throws {
    let headers: [(windowBits: Int, bytes: [UInt8])] = [
      (9, [0x18, 0x95]), (10, [0x28, 0x91]), (11, [0x38, 0x8D]), (12, [0x48, 0x89]),
      (13, [0x58, 0x85]), (14, [0x68, 0x81]),
    ]
    for (windowBits, header) in headers {
      let deflated = try ArchiveMaker.deflate(content, windowBits: windowBits)
      let found = try Finding.search(ArchiveMaker.zlib(content, deflated, header: header))
      #expect(found.streams.map(\.container) == [.zlib], "window of \(windowBits) bits")
    }
  }

  @Test("in stored and fixed blocks")
  func otherBlocks() throws {
    let stored = ArchiveMaker.zlib(content, ArchiveMaker.stored(content, block: 3000))
    #expect(try Finding.search(stored).streams.map(\.expandedSize) == [content.count])
    let small = Array(content[..<80])
    let fixed = ArchiveMaker.zlib(small, try ArchiveMaker.deflate(small))
    #expect(try Finding.search(fixed).streams.map(\.expandedSize) == [80])
  }

  @Test("but not with a preset dictionary, a wrong checksum or next to nothing inside")
  func others() throws {
    let deflated = try ArchiveMaker.deflate(content)
    let right = ArchiveMaker.zlib(content, deflated)
    var limits = DeflateSearchLimits()
    limits.searchesRawStreams = false
    for place in 1...4 {
      var wrong = right
      wrong[wrong.count - place] ^= 4
      #expect(try Finding.search(wrong, limits).streams == [])
    }
    let preset: [UInt8] = [0x78, 0xBB] + ArchiveMaker.big(7) + right[2...]
    #expect(try Finding.search(preset, limits).streams == [])
    let small = Array(content[..<63])
    let tiny = ArchiveMaker.zlib(small, try ArchiveMaker.deflate(small))
    #expect(try Finding.search(tiny).streams == [])
  }

  @Test("without any header, in noise")
  func raw() throws {
    var random = Random(seed: 8)
    let large = ArchiveMaker.text(200_000, seed: 9)
    for level in [1, 6, 9] {
      let deflated = try ArchiveMaker.deflate(large, level: level)
      let before = random.bytes(10_000 + level)
      let found = try Finding.search(before + deflated + random.bytes(10_000))
      #expect(
        found.streams == [
          DeflateStream(
            start: before.count, compressedSize: deflated.count, expandedSize: large.count,
            container: .raw, framing: .none)
        ])
    }
  }

  @Test("and raw ones stand between others in order")
  func order() throws {
    let large = ArchiveMaker.text(100_000, seed: 10)
    let deflated = try ArchiveMaker.deflate(large)
    let member = ZipMaker(large, deflated)
    var other = member
    other.method = 95
    let file = deflated + member.bytes + other.bytes + deflated + member.bytes + deflated
    let found = try Finding.search(file)
    #expect(
      found.streams.map(\.container) == [.raw, .zipMember, .raw, .zipMember, .raw])
  }
}
