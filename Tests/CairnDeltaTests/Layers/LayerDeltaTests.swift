// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing

@Suite("Deltas that see through deflate")
struct LayerDeltaTests {
  /// The options that leave what is compressed as it is.
  private static var plainOptions: EncodingOptions {
    var options = EncodingOptions()
    options.expandsStreams = false
    return options
  }

  @Test("Streams in every container are seen through and come back", arguments: Container.allCases)
  func containers(container: Container) throws {
    let old = Texts.old(3)
    let base = try container.file(old)
    let target = try container.file(Texts.new(old))
    let delta = try Engine.encode(base, target)
    let seen = try #require(try Engine.applier(delta).seenThrough())
    #expect(seen.targetStreamCount == 3)
    #expect(seen.baseStreamCount == 3)
    #expect(seen.correctedStreamCount == 0)
    #expect(try Engine.apply(delta, to: base) == target)
    let plain = try Engine.encode(base, target, LayerDeltaTests.plainOptions)
    #expect(try Engine.applier(plain).header.layers == nil)
    #expect(delta.count * 8 < plain.count, "\(delta.count) of \(plain.count) bytes")
  }

  @Test("Every level of zlib comes back", arguments: 1...9)
  func levels(level: Int) throws {
    let old = Texts.old(2)
    let base = try Container.gzip.file(old, level: level)
    let target = try Container.gzip.file(Texts.new(old), level: level)
    let delta = try Engine.encode(base, target)
    #expect(try Engine.applier(delta).seenThrough()?.targetStreamCount == 2)
    #expect(try Engine.apply(delta, to: base) == target)
  }

  @Test("Another level in the new archive costs next to nothing")
  func otherLevel() throws {
    let old = Texts.old(4)
    let base = try Container.zip.file(old, level: 6)
    let target = try Container.zip.file(old, level: 9)
    let delta = try Engine.encode(base, target)
    #expect(try Engine.apply(delta, to: base) == target)
    #expect(delta.count < 700)
  }

  @Test("Unchanged streams stay as they are, and are counted")
  func unchanged() throws {
    let old = Texts.old(6)
    var new = old
    new[2] = Texts.new([old[2]])[0]
    let base = try Container.zip.file(old)
    let delta = try Engine.encode(base, try Container.zip.file(new))
    let seen = try #require(try Engine.applier(delta).seenThrough())
    #expect(seen.targetStreamCount == 1)
    #expect(seen.leftAlone.map(\.reason) == [.unchanged])
    #expect(seen.leftAlone.map(\.count) == [5])
    #expect(try Engine.apply(delta, to: base) == Container.zip.file(new))
  }

  @Test("Members are matched where they moved and were renamed")
  func moved() throws {
    let old = Texts.old(5)
    let base = try Container.zip.file(old)
    let target = try Container.zip.file(Texts.new(old).reversed())
    let delta = try Engine.encode(base, target)
    #expect(try Engine.apply(delta, to: base) == target)
    #expect(delta.count < 1500, "\(delta.count) bytes")
  }

  @Test("Archives inside of archives are seen through", arguments: 2...4)
  func nested(depth: Int) throws {
    var old = Texts.old(3)
    var new = Texts.new(old)
    for _ in 1..<depth {
      old = [try Container.zip.file(old), Texts.old(1, seed: 9)[0]]
      new = [try Container.zip.file(new), Texts.old(1, seed: 9)[0]]
    }
    let base = try Container.gzip.file(old)
    let target = try Container.gzip.file(new)
    let delta = try Engine.encode(base, target)
    let seen = try #require(try Engine.applier(delta).seenThrough())
    #expect(seen.targetLayerCount == depth)
    #expect(seen.baseLayerCount == depth)
    #expect(try Engine.apply(delta, to: base) == target)
    #expect(delta.count < 1500, "\(delta.count) bytes")
  }

  @Test("A stream that zlib does not make is exact, and never costs more than plain by 64 bytes")
  func foreign() throws {
    let old = Texts.old(2)
    let new = Texts.new(old)
    let base = Container.zip.entry(0, old[0], ArchiveMaker.stored(old[0], block: 5000))
    let target = Container.zip.entry(0, new[0], ArchiveMaker.stored(new[0], block: 5000))
    let delta = try Engine.encode(base, target)
    let plain = try Engine.encode(base, target, LayerDeltaTests.plainOptions)
    #expect(try Engine.apply(delta, to: base) == target)
    #expect(delta.count <= plain.count + 64)
  }

  @Test("A null delta holds what archives expand to")
  func null() throws {
    let target = try Container.zip.file(Texts.old(8))
    let delta = try Engine.encodeNull(target)
    #expect(try Engine.applier(delta).seenThrough()?.baseLayerCount == 0)
    #expect(delta.count < target.count * 9 / 10, "\(delta.count) of \(target.count) bytes")
    #expect(try Engine.apply(delta, to: []) == target)
  }

  @Test("Streams that are new or gone need no partner")
  func unpaired() throws {
    let texts = Texts.old(4)
    let one = try Container.zip.file([texts[0]]) + Array("stored at the end".utf8)
    let other = try Container.zip.file([texts[0], Texts.new([texts[0]])[0], texts[2]])
    for (base, target) in [(one, other), (other, one), ([UInt8(1)], other), (other, [1, 2, 3])] {
      #expect(try Engine.apply(Engine.encode(base, target), to: base) == target)
    }
  }

  @Test("The delta does not depend on the number of threads")
  func threads() throws {
    let old = Texts.old(20)
    let base = try Container.zip.file(old)
    let target = try Container.zip.file(Texts.new(old))
    let serial = try Engine.encode(base, target, Engine.options(.standard, .serial))
    let parallel = try Engine.encode(base, target, Engine.options(.standard, .dispatch(threads: 3)))
    #expect(serial == parallel)
  }

  @Test("A decoder that may not use the memory gets a plain delta")
  func memory() throws {
    let old = [ArchiveMaker.text(9 << 20, seed: 3)]
    let base = try Container.gzip.file(old)
    let target = try Container.gzip.file(Texts.new(old))
    var options = Engine.options(.fast)
    options.decoderMemoryLimit = 10 << 20
    let delta = try Engine.encode(base, target, options)
    var limits = DecodingLimits()
    limits.memory = 10 << 20
    #expect(try Engine.apply(delta, to: base, limits: limits) == target)
  }

  @Test("An output that was cut goes on behind its last whole window")
  func resuming() throws {
    let old = (0..<9).map { ArchiveMaker.text(1 << 20, seed: $0) }
    let base = try Container.zip.file(old, level: 1)
    let target = try Container.zip.file(Texts.new(old), level: 1)
    let applier = try Engine.applier(Engine.encode(base, target, Engine.options(.fast)))
    #expect(applier.header.layers != nil)
    #expect(target.count > 5 << 19)
    let partial = Array(target[..<(5 << 19)])
    let point = try applier.resumePoint(of: ArraySource(partial), hasher: SHA256Hasher.self)
    #expect(point.verifiedSize == 2 << 20)
    var sink = MemorySink()
    try applier.apply(
      base: ArraySource(base), verifiedSize: point.verifiedSize, hasher: point.hasher, to: &sink)
    #expect(sink.bytes == Array(target[point.verifiedSize...]))
  }
}
