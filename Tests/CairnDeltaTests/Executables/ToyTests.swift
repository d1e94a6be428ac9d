// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing
import cairn_vectors

@Suite("References of the toy format")
struct ToyTests {
  /// 8 KiB of data at address 0x1000, with pointers to all of it.
  private func file(move: Int = 0) -> ToyDraft {
    var file = ToyDraft(size: 0x3000, seed: 71)
    file.imageBase = 0x1_0000_0000
    file.sections = [
      .init(1, offset: 0, size: 0xC00, address: 0),
      .init(1, offset: 0xC00, size: 0x2400, address: 0x1000),
    ]
    for number in 0..<120 {
      let target = 0x1900 + 32 * (number * 7 % 120)
      file.entries.append(.init(12, at: 0xD00 + 8 * number, to: target))
      let value = file.imageBase + UInt64(target + move)
      file.contents.replaceSubrange(
        0xD00 + 8 * number..<0xD08 + 8 * number, with: WireNumber.littleEndian(value, 8))
    }
    return file
  }

  private func references(_ bytes: [UInt8]) -> [Reference]? {
    bytes.withView { view in
      ImageFormat.toy.image(in: view).map {
        ImageFormat.toy.references(of: $0, in: view).references
      }
    }
  }

  @Test("The references are those of the list, by offset, without what is unsound")
  func list() throws {
    var file = file()
    file.entries = [
      .init(13, at: 0x1004, to: 0x1800), .init(19, at: 0x1000, to: 0x1004, aux: 4, base: 0x1000),
      .init(12, at: 0x1006, to: 0x1000), .init(24, at: 0x1010, to: 0x1000),
      .init(11, at: 0x1020, to: 0x1000, aux: 64), .init(10, at: 0x1021, to: 0x1000),
      .init(12, at: 0x1030, to: 0x4000), .init(12, at: 0x2FF9, to: 0x1000),
      .init(11, at: 4, to: 0x1000, aux: 2), .init(11, at: 0x1040, to: 0x1FFF, aux: 63),
    ]
    let found = try #require(references(file.bytes))
    #expect(
      found == [
        Reference(.table32, at: 0x1000, target: 0x1004, aux: 4),
        Reference(.relative32, at: 0x1004, target: 0x1800),
        Reference(.offset12, at: 0x1040, target: 0x1FFF, aux: 63),
      ])
  }

  @Test("Headers that lie are declined")
  func declined() {
    let good = file().bytes
    #expect(references(good)?.count == 120)
    for (place, value) in [(0, 0), (8, 3), (9, 0), (9, 255), (11, 255), (24 + 7, 1), (24 + 16, 3)] {
      var bytes = good
      bytes[place] = UInt8(value)
      #expect(references(bytes) == nil, "\(place)")
    }
    #expect(references(Array(good[..<23])) == nil)
  }

  @Test("Pointers into what moved cost next to nothing")
  func moved() throws {
    let base = file().bytes
    // What the pointers name moves up by 64 bytes; the header's list does not, to be fair.
    var target = file(move: 64).bytes
    target.removeLast(64)
    let more = try #require(ContentRule("lcg(3,64)")).bytes
    target.insert(contentsOf: more, at: 0x14F0)
    let delta = try Engine.encode(base, target)
    #expect(try Engine.apply(delta, to: base) == target)
    // The same without an image.
    var plainBase = base
    plainBase[0] = 0
    var plainTarget = target
    plainTarget[0] = 0
    let plain = try Engine.encode(plainBase, plainTarget)
    #expect(delta.count < plain.count)
    #expect(try Engine.applier(delta).header.streams.contains { $0.kind == .reference })
  }

  @Test("Damaged files are never worse than declined", arguments: 0..<8)
  func damage(seed: Int) throws {
    let good = file().bytes
    var random = Random(seed: seed)
    for _ in 0..<400 {
      var bytes = good
      for _ in 0..<random.below(6) + 1 {
        bytes[random.below(24 + 40 + 160)] = UInt8(random.below(256))
      }
      guard let found = references(bytes) else { continue }
      var end = 0
      for reference in found {
        #expect(Int(reference.offset) >= end)
        end = Int(reference.offset) + reference.kind.size
      }
      #expect(end <= bytes.count)
    }
  }

  @Test("Damaged targets still come back exactly", arguments: Effort.allCases)
  func roundTrip(effort: Effort) throws {
    let base = file().bytes
    var random = Random(seed: 5)
    for _ in 0..<6 {
      var target = file(move: 32).bytes
      for _ in 0..<40 { target[random.below(target.count)] = UInt8(random.below(256)) }
      let delta = try Engine.encode(base, target, Engine.options(effort))
      #expect(try Engine.apply(delta, to: base) == target)
    }
  }
}
