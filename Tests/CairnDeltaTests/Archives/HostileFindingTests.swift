// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing

@Suite("Searching for streams is safe whatever the file is")
struct HostileFindingTests {
  /// A file with a bit of everything.
  private static func mixture() throws -> [UInt8] {
    var file: [UInt8] = []
    for seed in 20..<24 {
      let content = ArchiveMaker.text(3000 + 100 * seed, seed: seed)
      let deflated = try ArchiveMaker.deflate(content, level: seed - 15)
      let zlib = ArchiveMaker.zlib(content, deflated)
      var described = ZipMaker(content, deflated)
      described.describe(signature: seed % 2 == 0)
      var wide = ZipMaker(content, deflated)
      wide.widen()
      file += ZipMaker(content, deflated).bytes + described.bytes + wide.bytes
      file += ArchiveMaker.png(zlib, sizes: Array(repeating: 512, count: 20)) + zlib
      file += [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3, 0x61, 0] + deflated
      file += ArchiveMaker.little(UInt64(ArchiveMaker.crc(content)), 4)
      file += ArchiveMaker.little(UInt64(content.count), 4)
    }
    return file
  }

  @Test("with damage anywhere")
  func damage() throws {
    let whole = try HostileFindingTests.mixture()
    #expect(try Finding.search(whole).streams.count == 24)
    var random = Random(seed: 25)
    for _ in 0..<150 {
      var file = whole
      for _ in 0...random.below(12) {
        let range = random.range(in: file.count, longest: 40)
        switch random.below(3) {
        case 0: file.removeSubrange(range)
        case 1: file.replaceSubrange(range, with: random.bytes(range.count))
        default: file.insert(contentsOf: file[range], at: random.below(file.count))
        }
      }
      #expect(try Finding.search(file).streams.count <= 36)
    }
  }

  @Test("with each byte of the headers changed")
  func headers() throws {
    let content = ArchiveMaker.text(600, seed: 26)
    let deflated = try ArchiveMaker.deflate(content)
    var member = ZipMaker(content, deflated)
    member.describe(signature: true)
    member.widen()
    let zlib = ArchiveMaker.zlib(content, deflated)
    let whole = member.bytes + ArchiveMaker.png(zlib, sizes: [100, 100, 100, 100, 100])
    for place in whole.indices {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var file = whole
        file[place] = value
        _ = try Finding.search(file)
      }
    }
  }

  @Test("and finds nothing in noise")
  func noise() throws {
    var random = Random(seed: 27)
    for size in [0, 1, 2, 31, 32, 33, 34, 65, 4095, 4096, 4097, 3_000_000] {
      let found = try Finding.search(random.bytes(size))
      #expect(found.streams == [])
    }
  }

  @Test("streams that expand without end are left alone at the limit")
  func bombs() throws {
    let zeros = [UInt8](repeating: 0, count: 3 << 20)
    let bomb = ZipMaker(zeros, try ArchiveMaker.deflate(zeros, level: 9))
    var limits = DeflateSearchLimits()
    limits.expandedSize = 3 << 20
    #expect(try Finding.search(bomb.bytes, limits).streams.count == 1)
    limits.expandedSize = 3 << 20 - 1
    let found = try Finding.search(bomb.bytes, limits)
    #expect(found.streams == [])
    #expect(found.skipped.first?.reason == .tooLarge)
    // All together count.
    limits.expandedSize = 7 << 20
    let many = try Finding.search(bomb.bytes + bomb.bytes + bomb.bytes, limits)
    #expect(many.streams.count == 2)
    #expect(many.skipped.first?.reason == .tooLarge)
  }

  @Test("lists stay within their limits")
  func limits() throws {
    let content = ArchiveMaker.text(300, seed: 28)
    let right = ZipMaker(content, try ArchiveMaker.deflate(content))
    var wrong = right
    wrong.crc ^= 1
    var file: [UInt8] = []
    for _ in 0..<50 { file += right.bytes + wrong.bytes }
    var limits = DeflateSearchLimits()
    limits.streamCount = 20
    limits.skippedCount = 5
    let found = try Finding.search(file, limits)
    #expect(found.streams.count == 20)
    #expect(found.skipped.count == 5)
    #expect(found.skippedCount > 5)
  }

  /// Chains of stored blocks in which each block looks like the start of another stream: without
  /// a limit, the work is quadratic.
  @Test("work is bounded where streams seem to start everywhere")
  func chains() throws {
    let block: [UInt8] = [0x78, 0x01, 0x00, 0x06, 0x00, 0xF9, 0xFF]
    let chain = [UInt8]((0..<300_000).flatMap { _ in block })
    let clock = ContinuousClock()
    var found = FoundStreams()
    let chainTime = try clock.measure { found = try Finding.search(chain) }
    #expect(found.streams == [])
    // It takes a second; without a limit, some 300 GB would be copied.
    #expect(chainTime < .seconds(30))
  }
}
