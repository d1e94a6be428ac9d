// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing

@Suite("Inverting and composing deltas that see through deflate")
struct LayerAlgebraTests {
  @Test("The inverse leads back, sees through as well and is small", arguments: Container.allCases)
  func inverse(container: Container) throws {
    let old = Texts.old(3)
    let base = try container.file(old)
    let target = try container.file(Texts.new(old))
    let delta = try Engine.encode(base, target)
    let inverse = try Engine.invert(delta, base, target)
    #expect(try Engine.apply(inverse, to: target) == base)
    #expect(try Engine.applier(inverse).header.layers != nil)
    #expect(inverse.count < 2 * delta.count + 100, "\(inverse.count) for \(delta.count) bytes")
  }

  @Test("What was nested is nested on the way back")
  func nested() throws {
    let old = Texts.old(2)
    let base = try Container.gzip.file([Container.zip.file(old)])
    let target = try Container.gzip.file([Container.zip.file(Texts.new(old))])
    let delta = try Engine.encode(base, target)
    let inverse = try Engine.invert(delta, base, target)
    #expect(try Engine.applier(inverse).seenThrough()?.targetLayerCount == 2)
    #expect(try Engine.apply(inverse, to: target) == base)
  }

  @Test("The way back from another level of zlib is exact")
  func otherLevel() throws {
    let old = Texts.old(3)
    let base = try Container.zip.file(old, level: 3)
    let target = try Container.zip.file(Texts.new(old), level: 9)
    let inverse = try Engine.invert(Engine.encode(base, target), base, target)
    #expect(try Engine.apply(inverse, to: target) == base)
  }

  @Test("A base that zlib does not make again can be led back to")
  func foreignBase() throws {
    let old = Texts.old(1)[0]
    let new = Texts.new([old])[0]
    let base = Container.zip.entry(0, old, ArchiveMaker.stored(old, block: 777))
    let target = Container.zip.entry(0, new, try ArchiveMaker.deflate(new))
    let delta = try Engine.encode(base, target)
    let inverse = try Engine.invert(delta, base, target)
    #expect(try Engine.apply(inverse, to: target) == base)
  }

  @Test("Members that only one side has are no hindrance")
  func unpaired() throws {
    let texts = Texts.old(4)
    let base = try Container.zip.file([texts[0], texts[1]])
    let target = try Container.zip.file(Texts.new([texts[0], texts[1], texts[2]]) + [texts[3]])
    for (one, other) in [(base, target), (target, base)] {
      let inverse = try Engine.invert(Engine.encode(one, other), one, other)
      #expect(try Engine.apply(inverse, to: other) == one)
    }
  }

  @Test("A chain composes to one delta, and leads back in one step")
  func chain() throws {
    let first = Texts.old(3)
    let second = Texts.new(first, seed: 5)
    let third = Texts.new(Array(second[1...]), seed: 6) + [second[0]]
    let files = try [first, second, third].map { try Container.zip.file($0) }
    let one = try Engine.encode(files[0], files[1])
    let two = try Engine.encode(files[1], files[2])
    let composed = try Engine.compose(one, two, files[0], files[2])
    #expect(try Engine.apply(composed, to: files[0]) == files[2])
    #expect(composed.count < 2 * (one.count + two.count))
    let back = try Engine.invert([one, two], files[0], files[2])
    #expect(try Engine.apply(back, to: files[2]) == files[0])
  }
}
