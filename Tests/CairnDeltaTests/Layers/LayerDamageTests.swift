// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing

@Suite("Damaged deltas that see through deflate")
struct LayerDamageTests {
  /// A small pair of archives inside of an archive, and its delta.
  private static func pair() throws -> (base: [UInt8], target: [UInt8], delta: [UInt8]) {
    let old = [ArchiveMaker.text(900, seed: 1), ArchiveMaker.text(700, seed: 2)]
    let new = Texts.new(old)
    let base = try Container.gzip.file([Container.zip.file(old), old[1]])
    let target = try Container.gzip.file([Container.zip.file(new), new[1]])
    return (base, target, try Engine.encode(base, target))
  }

  @Test("Behind repaired checksums, every flipped bit is refused or harmless")
  func resealedFlips() throws {
    let (base, target, delta) = try LayerDamageTests.pair()
    #expect(try Engine.applier(delta).header.layers != nil)
    try DamageTests.expectFlipsRefusedOrExact(delta, base, target, "layers")
  }

  @Test("Behind repaired checksums, random bytes anywhere are refused or harmless")
  func resealedNoise() throws {
    let (base, target, delta) = try LayerDamageTests.pair()
    var random = Random(seed: 71)
    let header = try Engine.applier(delta).header.storedSize
    for round in 0..<3000 {
      var damaged = delta
      for _ in 0...random.below(4) {
        let place = random.below(2) == 0 ? random.below(header) : random.below(delta.count)
        damaged[place] = [0, 1, 0x7F, 0x80, 0xFF, random.byte()][random.below(6)]
      }
      try DamageTests.expectRefusedOrExact(
        DamageTests.resealed(damaged, header: header), base, target, "round \(round)")
    }
  }

  @Test("Damaged archives make deltas that are exact")
  func damagedArchives() throws {
    let (base, target, _) = try LayerDamageTests.pair()
    var random = Random(seed: 72)
    for round in 0..<150 {
      var (old, new) = (base, target)
      for _ in 0..<3 { old[random.below(old.count)] = random.byte() }
      for _ in 0..<random.below(3) { new[random.below(new.count)] = random.byte() }
      if round % 5 == 0 { new.removeLast(random.below(new.count)) }
      let delta = try Engine.encode(old, new, Engine.options(.fast))
      let isExact = try Engine.apply(delta, to: old) == new
      #expect(isExact, "round \(round)")
    }
  }
}
