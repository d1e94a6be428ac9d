// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing

@Suite("Corrections")
struct CorrectionTests {
  /// AArch64 words, x86-64 instructions, data, and bytes of which nothing is known.
  static let contents = 0..<4

  /// Something like a base: words that recur, tables, instructions.
  private func predicted(_ size: Int, _ random: inout Random) -> [UInt8] {
    let words: [UInt32] = [
      0xF940_0BE8, 0xA9BF_7BFD, 0x9100_43FF, 0xB900_1268, 0xD280_0508, 0x5400_00E1, 0x9400_0123,
      0xAA13_03E0, 0x3880_1268, 0x1400_0002,
    ]
    let instructions: [[UInt8]] = [
      [0x48, 0x8B, 0x44, 0x24, 0x18], [0x89, 0x84, 0x24, 0x90, 1, 0, 0], [0xE8, 4, 3, 2, 1],
      [0x0F, 0xB6, 0x05, 8, 0, 0, 0], [0xC7, 0x45, 0xF8, 7, 0, 0, 0], [0xC3], [0x62, 0xFF],
      [0x41, 0x8B, 0x4D, 0x10], [0x66, 0x0F, 0x6F, 0x04, 0x25, 0, 1, 2, 3],
    ]
    var bytes: [UInt8] = []
    while bytes.count < size {
      switch random.below(4) {
      case 0:
        let word = words[random.below(words.count)]
        for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(8 * shift))) }
      case 1: bytes += instructions[random.below(instructions.count)]
      case 2: bytes += [UInt8](repeating: random.byte(), count: random.below(24))
      default: bytes += random.bytes(random.below(12))
      }
    }
    return Array(bytes.prefix(size))
  }

  /// What a change leaves: none, single bytes, a constant added to every eighth, or noise.
  private func target(_ predicted: [UInt8], _ random: inout Random) -> [UInt8] {
    var bytes = predicted
    if bytes.isEmpty { return bytes }
    for _ in 0..<random.below(6) {
      let range = random.range(in: bytes.count, longest: 3000)
      switch random.below(4) {
      case 0: for place in range { bytes[place] = random.byte() }
      case 1: for place in range where place & 7 == 2 { bytes[place] &+= 16 }
      case 2: for place in range where random.below(50) == 0 { bytes[place] ^= random.byte() }
      default: if let place = range.first { bytes[place] &+= 1 }
      }
    }
    return bytes
  }

  @Test("What is corrected comes back exact, however it is cut into parts", arguments: contents)
  func roundTrip(content: Int) throws {
    var random = Random(seed: content + 400)
    for round in 0..<60 {
      let size = [1, 3, 64, 100, 4096, 9000, 30_000][round % 7] + random.below(9)
      let predicted = predicted(size, &random)
      let target = target(predicted, &random)
      let place = [0, 1, 60, 4092, 7777][round % 5]
      let coded = try CorrectionTrial.encode(
        predicted, target, content: content, at: place, tableLog: 12 + round % 4)
      #expect(coded.count == zip(predicted, target).count { $0 != $1 })
      for partSize in [4096, 8192, 1 << 20] {
        let decoded = try CorrectionTrial.decode(
          predicted, coded.bytes, content: content, at: place, tableLog: 12 + round % 4,
          partSize: partSize)
        #expect(decoded.bytes == target, "round \(round), parts of \(partSize)")
        #expect(decoded.count == coded.count)
      }
    }
  }

  @Test("Random bytes decode to something, and never to a fault", arguments: contents)
  func damage(content: Int) throws {
    var random = Random(seed: content + 500)
    for round in 0..<150 {
      let predicted = predicted(random.below(12_000), &random)
      var coded = random.bytes(random.below(2000))
      // Streams that say yes, or no, all along.
      if round % 3 == 1 { coded = [UInt8](repeating: 0, count: coded.count) }
      if round % 3 == 2 { coded = [UInt8](repeating: 255, count: coded.count) }
      let decoded = try CorrectionTrial.decode(
        predicted, coded, content: content, at: random.below(5000), tableLog: 12, partSize: 4096)
      #expect(decoded.bytes.count == predicted.count)
    }
  }

  @Test("What stays the same costs almost nothing")
  func clean() throws {
    var random = Random(seed: 600)
    let predicted = predicted(3 << 20, &random)
    var target = predicted
    target[2 << 20] ^= 1
    let coded = try CorrectionTrial.encode(
      predicted, target, content: 3, at: 0, tableLog: 12)
    #expect(coded.bytes.count < 40)
  }

  @Test("A shift of what registers hold is learned, in both machines' code")
  func learned() throws {
    var random = Random(seed: 700)
    for (content, unit) in [(0, [0x68, 0x0A, 0x40, 0xF9]), (1, [0x48, 0x8B, 0x44, 0x24])] {
      var predicted: [UInt8] = []
      var target: [UInt8] = []
      for _ in 0..<4000 {
        let bytes = unit.map { UInt8($0) }
        let distance = UInt8(random.below(10) * 8)
        if content == 0 {
          let word = 0xF940_0268 | UInt32(distance / 8) << 10
          let moved = 0xF940_0268 | UInt32(distance / 8 + 2) << 10
          for shift in 0..<4 {
            predicted.append(UInt8(truncatingIfNeeded: word >> UInt32(8 * shift)))
            target.append(UInt8(truncatingIfNeeded: moved >> UInt32(8 * shift)))
          }
        } else {
          predicted += bytes + [distance]
          target += bytes + [distance + 16]
        }
      }
      let coded = try CorrectionTrial.encode(
        predicted, target, content: content, at: 0, tableLog: 16)
      #expect(coded.bytes.count < 400, "content \(content)")
    }
  }

  @Test("A delta takes corrections where they are smaller than residuals, and only one of the two")
  func chosen() throws {
    var random = Random(seed: 800)
    let base = Corpus.table.bytes(600_000, &random)
    let target = Corpus.table.relinked(base, by: 0x40)
    let delta = try Engine.encode(base, target)
    #expect(try Engine.apply(delta, to: base) == target)
    let header = try Engine.applier(delta).header
    let both = header.symbolCount(.correction) > 0 && header.symbolCount(.residualGap) > 0
    #expect(!both)
    let fast = try Engine.encode(base, target, Engine.options(.fast))
    #expect(try Engine.applier(fast).header.symbolCount(.correction) == 0)
    #expect(delta.count <= fast.count)
  }
}
