// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// Deltas that are right and see through deflate.
enum LayerCases {
  static var all: [VectorCase] { settingCases + framingCases + sideCases + placeCases }

  /// Text of a few made-up words, which compresses well.
  static func text(_ count: Int, seed: UInt64) -> [UInt8] {
    let numbers = ContentRule.lcg(seed: seed, size: 2 * count)
    var bytes: [UInt8] = []
    var place = 0
    while bytes.count < count {
      let word = numbers[place] & 15
      for letter in 0..<2 + word % 5 {
        bytes.append(UInt8(ascii: "a") + (word &* 7 &+ letter &* 3) % 26)
      }
      bytes.append(0x20)
      place += 1
    }
    return Array(bytes[..<count])
  }

  /// A view of the base: `size` bytes to compress between others.
  static func view(_ size: Int = 600) -> [UInt8] {
    Array("head".utf8) + [0x78, 0x9C] + text(size, seed: 21) + Array("tail".utf8)
  }

  /// Where the bytes to compress are.
  static func inner(_ size: Int = 600) -> Range<Int> { 6..<6 + size }

  /// A delta from `view` to a view of the same size, some bytes of which are others.
  static func sample(_ size: Int = 600) -> LayerDraft {
    LayerDraft(baseView: view(size)) { script in
      script.cover(.resumed, length: 40, residuals: [(20, 1)])
      script.literals(Array("other words".utf8))
      script.cover(.resumed, length: size + 10 - 51, residuals: [(99, 7)])
    }
  }

  /// `sample` with a layer on both sides.
  static func both(
    _ framing: FramedStream.Framing = .zlib, _ settings: DeflateSettings = .usual,
    size: Int = 600
  ) -> LayerDraft {
    var draft = sample(size)
    draft.compressBase(
      FramedStream(range: inner(size), framing: framing, settings: settings))
    draft.compressTarget(
      FramedStream(range: inner(size), framing: framing, settings: settings))
    draft.pair()
    return draft
  }

  static func accept(_ name: String, _ comment: String, _ draft: LayerDraft) -> VectorCase {
    .accept("layer-\(name)", base: draft.rule, comment, draft.draft)
  }

  static func settings(
    _ level: Int, windowBits: Int = 15, memoryLevel: Int = 8,
    _ strategy: DeflateSettings.Strategy = .standard, shortest: Int = 3
  ) -> DeflateSettings {
    guard
      let settings = DeflateSettings(
        level: level, windowBits: windowBits, memoryLevel: memoryLevel, strategy: strategy,
        shortestMatch: shortest)
    else { preconditionFailure("there are such settings") }
    return settings
  }

  private static var settingCases: [VectorCase] {
    var cases = (1...9).map { level in
      accept(
        "level-\(level)", "a zlib stream on both sides, level \(level)",
        both(.zlib, settings(level), size: 1500))
    }
    let strategies: [(String, DeflateSettings.Strategy)] = [
      ("filtered", .filtered), ("huffman", .huffman), ("rle", .rle), ("fixed", .fixed),
    ]
    cases += strategies.map { name, strategy in
      accept(
        "strategy-\(name)", "the strategy \(name)", both(.zlib, settings(6, strategy)))
    }
    cases += [9, 12].map { bits in
      accept(
        "window-\(bits)", "a window of 2^\(bits) bytes, and more to compress",
        both(.zlib, settings(6, windowBits: bits), size: 6000))
    }
    cases += [1, 9].map { level in
      accept(
        "memory-\(level)", "memory level \(level)",
        both(.zlib, settings(6, memoryLevel: level), size: 3000))
    }
    return cases
  }

  private static var framingCases: [VectorCase] {
    let framings: [(String, FramedStream.Framing, String)] = [
      ("none", .none, "only the deflate bytes"),
      ("gzip", .gzip, "CRC-32 and size behind the deflate bytes"),
      ("descriptor", .descriptor, "a data descriptor of zip"),
      ("descriptor-64", .descriptor64, "a data descriptor of zip with sizes of 64 bits"),
      ("descriptor-bare", .bareDescriptor, "a data descriptor of zip without signature"),
      ("png", .png(chunkSize: 1 << 20), "an image in one chunk"),
      ("png-chunks", .png(chunkSize: 100), "an image in several chunks"),
      ("png-smallest", .png(chunkSize: 3), "an image in chunks of three bytes"),
    ]
    var cases = framings.map { name, framing, comment in
      accept("framing-\(name)", comment, both(framing))
    }
    let data = both(.png(chunkSize: 1 << 20)).targetLayers[0][0].dataSize
    for left in 1...4 {
      cases.append(
        accept(
          "framing-png-\(left)-left",
          "an image whose last chunk has the last \(left) bytes of the checksum",
          both(.png(chunkSize: Int(data) - left))))
    }
    cases.append(
      accept(
        "framing-png-exact", "an image that fills its one chunk",
        both(.png(chunkSize: Int(data)))))
    var other = sample()
    other.compressBase(FramedStream(range: inner(), framing: .descriptor))
    other.compressTarget(FramedStream(range: inner(), framing: .gzip))
    other.pair()
    cases.append(accept("framing-other", "another framing than the peer's", other))
    return cases
  }

  private static var sideCases: [VectorCase] {
    var baseOnly = sample()
    baseOnly.compressBase(FramedStream(range: inner(), framing: .gzip))
    var targetOnly = sample()
    targetOnly.compressTarget(FramedStream(range: inner(), framing: .gzip))
    var null = LayerDraft(baseView: nil) { script in
      script.literals(text(300, seed: 22))
      script.cover(.fill(9), length: 500)
    }
    null.compressTarget(FramedStream(range: 0..<800, framing: .zlib))
    var nested = both(.descriptor)
    nested.compressBase(FramedStream(range: 2..<nested.baseSize - 1, framing: .gzip))
    nested.compressTarget(FramedStream(range: 2..<nested.target.count - 1, framing: .gzip))
    nested.pair()
    var deep = sample()
    for _ in 0..<4 {
      deep.compressBase(FramedStream(range: 0..<deep.baseSize, framing: .zlib))
      deep.compressTarget(FramedStream(range: 0..<deep.target.count, framing: .zlib))
    }
    var uneven = sample()
    uneven.compressBase(FramedStream(range: inner()))
    for _ in 0..<3 { uneven.compressTarget(FramedStream(range: 1..<uneven.target.count - 1)) }
    uneven.targetLayers[0][0].peer = 0
    return [
      accept("base-only", "the base is seen through, the target is not", baseOnly),
      accept("target-only", "the target is seen through, the base is not", targetOnly),
      accept("null", "a null delta whose target is seen through", null),
      accept("nested", "an archive inside of an archive", nested),
      accept("deepest", "four layers on both sides, each of the whole file", deep),
      accept("uneven", "one layer of the base, three of the target", uneven),
    ]
  }

  private static var placeCases: [VectorCase] {
    var whole = sample()
    whole.compressBase(FramedStream(range: 0..<whole.baseSize))
    whole.compressTarget(FramedStream(range: 0..<whole.target.count))
    var many = sample()
    many.compressBase(
      FramedStream(range: 0..<100), FramedStream(range: 100..<200, framing: .gzip),
      FramedStream(range: 203..<204), FramedStream(range: 300..<500, framing: .zlib))
    many.compressTarget(
      FramedStream(range: 0..<1), FramedStream(range: 1..<2), FramedStream(range: 90..<400),
      FramedStream(range: 402..<500, framing: .png(chunkSize: 50)),
      FramedStream(range: 502..<many.target.count))
    for (index, peer) in [(0, 3), (1, nil), (2, 0), (3, 0), (4, 2)] as [(Int, Int?)] {
      many.targetLayers[0][index].peer = peer
    }
    var unknown = both()
    unknown.baseLayers[0][0].settings = nil
    var modelled = many.draft
    modelled[.layer].coder = .modelled(profile: 0)
    var packed = many.draft
    packed[.layer].coder = .lzma2
    return [
      accept("whole", "a stream from the first byte to the last, on both sides", whole),
      accept("many", "streams behind one another, of one byte, with peers in any order", many),
      accept("settings-unknown", "a stream of the base whose settings are not told", unknown),
      .accept("layer-modelled", base: many.rule, "the stream layer is modelled", modelled),
      .accept("layer-lzma2", base: many.rule, "the stream layer is LZMA2", packed),
    ]
  }
}
