// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing
import cairn_vectors

@Suite("Signed pages of Mach-O images")
struct MachOSignatureTests {
  /// Where the signature's digests stand, and their number.
  private static let digests = 0x5C00 + 20 + 64
  private static let count = 6

  /// A signed program whose code is made of `seed`.
  private static func program(_ seed: Int, isSound: Bool = true) -> [UInt8] {
    var sample = MachOSample.full(format: 6)
    var random = Random(seed: 9)
    for place in 0x2000..<0x4000 { sample.bytes[place] = random.byte() }
    for page in 0..<5 { sample.bytes[0x0FF0 + 0x1000 * page] = UInt8(seed) }
    sample.addCommand(0x1D, size: 16, words: [8: 0x5C00, 12: 0x400])
    for (place, word) in [
      0: 0xFADE_0CC0, 4: 0x400, 8: 1, 16: 20, 20: 0xFADE_0C02, 36: 64, 48: count, 52: 0x5C00,
    ] {
      sample.put32(UInt32(word).byteSwapped, at: 0x5C00 + place)
    }
    sample.put([32, 2, 0, 12], at: 0x5C00 + 20 + 36)
    for page in 0..<count where isSound {
      var hasher = SHA256Hasher()
      sample.bytes.withView { hasher.update($0[(page << 12)..<min((page + 1) << 12, 0x5C00)]) }
      sample.put(hasher.digest().bytes, at: digests + 32 * page)
    }
    return sample.bytes
  }

  private func pages(_ bytes: [UInt8]) -> [SignedPages] {
    bytes.withView { SignedPages.all(of: ImageFinder.images(in: $0), in: $0) }
  }

  @Test("The pages that a signature tells of are found")
  func found() throws {
    let bytes = MachOSignatureTests.program(1)
    let found = try #require(pages(bytes).first)
    #expect(found.start == 0 && found.end == 0x5C00 && found.pageSizeLog == 12)
    #expect(found.digests == MachOSignatureTests.digests)
    #expect(found.count == MachOSignatureTests.count)
    // Digests of another kind, of another number, behind the signature, and before their pages.
    for (place, value) in [(56, 20), (57, 1), (51, 7), (39, 4), (55, 1), (59, 11), (59, 40)] {
      var changed = bytes
      changed[0x5C00 + place] = UInt8(value)
      if place == 39 { changed[0x5C00 + 38] = 4 }
      if place == 55 { changed[0x5C00 + 53] = 1 }
      #expect(pages(changed).isEmpty, "byte \(place)")
    }
  }

  @Test("Sound digests become noughts, and digests again", arguments: [1, 7, 4096, 0x6000])
  func twice(_ step: Int) {
    let bytes = MachOSignatureTests.program(2)
    func passed(_ bytes: [UInt8]) -> [UInt8] {
      var digester = PageDigester<SHA256Hasher>(pages(MachOSignatureTests.program(2)))
      var result: [UInt8] = []
      for place in stride(from: 0, to: bytes.count, by: step) {
        var part = Array(bytes[place..<min(place + step, bytes.count)])
        digester.process(&part, part.count, at: place)
        result += part
      }
      return result
    }
    let once = passed(bytes)
    let range = MachOSignatureTests.digests..<MachOSignatureTests.digests + 32 * 6
    #expect(once[range].allSatisfy { $0 == 0 })
    #expect(once[..<range.lowerBound] == bytes[..<range.lowerBound])
    #expect(once[range.upperBound...] == bytes[range.upperBound...])
    #expect(passed(once) == bytes)
  }

  @Test("Pages fit into the file, and parts follow each other")
  func limits() {
    func fits(_ start: Int, _ end: Int, _ log: Int, _ digests: Int, behind: Int = 0) -> Bool {
      SignedPages(
        start: start, end: end, pageSizeLog: log, digests: digests, behind: behind, size: 0x10000)
        != nil
    }
    #expect(fits(0, 0x8000, 12, 0x8000))
    #expect(fits(0, 0x8000, 12, 0x10000 - 256) && !fits(0, 0x8000, 12, 0x10001 - 256))
    #expect(!fits(0, 0x8001, 12, 0x10000 - 256) && !fits(0, 0x8000, 12, 0x7FFF))
    #expect(!fits(0, 0, 12, 0x8000) && !fits(0, 0x8000, 11, 0x8000) && !fits(0, 0x8000, 21, 0x8000))
    #expect(!fits(0, 0x8000, 12, .max) && !fits(0, 0x8000, 12, 0x8000, behind: 1))
  }

  @Test("A delta does not hold the digests of a signed program")
  func delta() throws {
    let (base, target) = (MachOSignatureTests.program(1), MachOSignatureTests.program(2))
    let delta = try Engine.encode(base, target)
    let applier = try Engine.applier(delta)
    #expect(applier.header.symbolCount(.pageDigest) == 4)
    // Five digests changed: 160 bytes that nothing else foretells.
    #expect(delta.count < 400)
    #expect(try Engine.apply(delta, to: base) == target)
    let unsound = MachOSignatureTests.program(2, isSound: false)
    let other = try Engine.encode(base, unsound)
    #expect(try Engine.applier(other).header.symbolCount(.pageDigest) == 0)
    #expect(try Engine.apply(other, to: base) == unsound)
  }

  @Test("A program in which some pages do not match their digests is made exactly")
  func exceptions() throws {
    let base = MachOSignatureTests.program(1)
    var target = MachOSignatureTests.program(2)
    target[MachOSignatureTests.digests + 40] ^= 0x55
    target[0x2345] ^= 1
    let delta = try Engine.encode(base, target)
    #expect(try Engine.apply(delta, to: base) == target)
  }
}
