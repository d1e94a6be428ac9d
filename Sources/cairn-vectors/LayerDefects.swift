// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// Deltas that see through deflate, with one defect each.
enum LayerDefects {
  static var all: [VectorCase] {
    headerCases + listCases + baseCases + targetCases + imageCases
  }

  /// A delta with one lie about its layers.
  private static func lie(
    _ name: String, _ comment: String, _ expectation: VectorCase.Expectation = .malformed,
    of sample: LayerDraft = LayerCases.both(), _ change: (inout LayerDraft) -> Void
  ) -> VectorCase {
    var draft = sample
    change(&draft)
    return .reject(
      "layer-\(name)", expectation, base: draft.rule, comment, draft.draft.bytes)
  }

  /// A delta with one lie elsewhere.
  private static func defect(
    _ name: String, _ comment: String, _ expectation: VectorCase.Expectation = .malformed,
    _ change: (inout DeltaDraft) -> Void
  ) -> VectorCase {
    let sample = LayerCases.both()
    var draft = sample.draft
    change(&draft)
    return .reject("layer-\(name)", expectation, base: sample.rule, comment, draft.bytes)
  }

  private static var headerCases: [VectorCase] {
    let five = [UInt8](repeating: 0, count: 5)
    return [
      defect("feature-missing", "layers without their feature bit") { $0.features = [0] },
      defect("stream-missing", "the feature bit without the stream") {
        $0.streams.removeAll { $0.kind == .layer }
      },
      defect("none", "no layer on either side") { $0.layers = [0, 0] },
      defect("five", "five layers of the base") { $0.layers = [5] + five + [0] },
      defect("five-of-target", "five layers of the target") { $0.layers = [0, 5] + five },
      defect("view-too-large", "a view of the base beyond 64 times its size and 16 MiB") {
        $0.layers = [1] + WireNumber.varint(64 * LayerCases.both().baseSize + 1 << 24 + 1) + [0]
      },
      defect("inner-view-too-large", "a second view beyond 64 times the base's size and 16 MiB") {
        let size = LayerCases.both().baseSize
        $0.layers =
          [2] + WireNumber.varint(64 * size) + WireNumber.varint(64 * size + 1 << 24 + 1) + [0]
      },
      defect("view-2-to-56", "a view of 2^56 bytes") {
        $0.layers = [1] + WireNumber.varint(1 << 56) + [0]
      },
      defect("memory", "one byte of memory less than is needed") {
        $0.memory = WireNumber.varint($0.neededMemory - 1)
      },
      defect("numbers-left", "one number more in the stream layer") {
        $0[.layer].symbols.append(.init(value: 0, contexts: [8]))
      },
      defect("numbers-short", "one number less in the stream layer") {
        $0[.layer].symbols.removeLast()
      },
      defect("recompression-alone", "corrections that no stream has") {
        $0.streams.append(
          StreamDraft(kind: .recompression, symbols: [.init(value: 0, contexts: [0])]))
      },
    ]
  }

  private static var listCases: [VectorCase] {
    let huge: [(String, Int)] = [("2-to-31", 1 << 31), ("2-to-56", 1 << 56)]
    var cases = huge.flatMap { name, value in
      [
        lie("gap-\(name)", "a gap of \(value) bytes in the base") {
          $0.baseLayers[0][0].gap = value
          $0.targetLayers[0][0].peer = nil
        },
        lie("gap-of-target-\(name)", "a gap of \(value) bytes in the target", of: dense) {
          $0.targetLayers[0][0].gap = value
        },
        lie("expanded-\(name)", "a stream that expands to \(value) bytes") {
          $0.targetLayers[0][0].expandedSize = UInt64(value)
        },
      ]
    }
    cases += [
      lie("empty-layer", "a layer of the base without streams") { $0.baseLayers[0] = [] },
      lie("empty-target-layer", "a layer of the target without streams") {
        $0.targetLayers[0] = []
      },
      lie("framing", "an unknown framing") { $0.targetLayers[0][0].framing = 7 },
      lie("framing-of-base", "an unknown framing in the base") {
        $0.baseLayers[0][0].framing = 7
      },
      lie("settings", "settings that there are not") {
        $0.targetLayers[0][0].settings = DeflateSettings.codeCount
      },
      lie("settings-of-base", "settings in the base that there are not") {
        $0.baseLayers[0][0].settings = DeflateSettings.codeCount
      },
      lie("peer", "a peer that is not there") { $0.targetLayers[0][0].peer = 1 },
      lie("peer-negative", "a peer before the first") { $0.targetLayers[0][0].peer = -1 },
      lie("gap-negative", "a gap that is less than nothing, by the peer's") {
        $0.targetLayers[0][0].gap = -1
      },
      lie("corrected", "a stream with corrections, and no stream of them") {
        $0.targetLayers[0][0].isCorrected = true
      },
    ]
    return cases
  }

  private static var baseCases: [VectorCase] {
    let size = LayerCases.view().count
    return [
      lie("base-view-smaller", "the base's view has a byte more than declared") {
        $0.baseViews[0] = size - 1
      },
      lie("base-view-larger", "the base's view has a byte less than declared") {
        $0.baseViews[0] = size + 1
      },
      lie("base-place", "a stream of the base that starts a byte too late") {
        $0.baseLayers[0][0].gap += 1
        $0.targetLayers[0][0].gap += 1
      },
      lie("base-behind", "a stream of the base that starts at the base's end") {
        $0.baseLayers[0][0].gap = $0.baseSize
        $0.targetLayers[0][0].peer = nil
      },
      lie("base-framing-outside", "a framing that reaches over the end of the base") {
        $0.baseLayers[0][0].framing = FramedStream.Framing.descriptor64.code
      },
      lie("base-broken", "a stream of the base that is no deflate", of: brokenBase([7, 7, 7])) {
        _ in
      },
      lie(
        "base-cut", "a stream of the base that has no end", of: brokenBase([0, 4, 0, 0xFB, 0xFF])
      ) { _ in },
      lie("base-empty", "a stream of the base with nothing in it", of: brokenBase([3, 0])) {
        _ in
      },
      lie("base-bomb", "a stream of the base that expands to a megabyte", of: bomb) {
        $0.baseViews[0] = 5000
      },
      lie("base-overlap", "a second stream inside of the base's first") {
        var second = $0.baseLayers[0][0]
        second.gap = 0
        $0.baseLayers[0].append(second)
      },
    ]
  }

  /// A delta whose base has `deflated` in place of a stream.
  private static func brokenBase(_ deflated: [UInt8]) -> LayerDraft {
    var draft = LayerCases.sample()
    draft.compressBase(
      FramedStream(range: 600..<draft.baseSize, framing: .none, deflated: deflated))
    draft.compressTarget(FramedStream(range: LayerCases.inner()))
    return draft
  }

  /// A delta from a base that is mostly noughts.
  private static var bomb: LayerDraft {
    var draft = LayerDraft(baseView: [UInt8](repeating: 0, count: 1 << 20)) { script in
      script.cover(.resumed, length: 1 << 20)
      script.literals(Array("end".utf8))
    }
    draft.compressBase(FramedStream(range: 0..<1 << 20))
    return draft
  }

  /// A delta whose target is no smaller than its view, so that nothing but the list is wrong.
  private static var dense: LayerDraft {
    var draft = LayerDraft(baseView: ContentRule.lcg(seed: 23, size: 64)) { script in
      script.cover(.resumed, length: 64)
    }
    draft.compressTarget(FramedStream(range: 4..<60, framing: .zlib))
    return draft
  }

  private static var targetCases: [VectorCase] {
    let size = LayerCases.view().count
    return [
      lie("target-view-smaller", "the target's view has a byte more than declared") {
        $0.targetViews[0] = size - 1
      },
      lie("target-view-larger", "the target's view has a byte less than declared") {
        $0.targetViews[0] = size + 1
      },
      lie("target-outside", "a stream that reaches over the end of the target's view") {
        $0.targetLayers[0][0].expandedSize = UInt64(size)
      },
      lie("target-behind", "a stream that starts at the end of the target's view", of: dense) {
        $0.targetLayers[0][0].gap = 64
      },
      lie("target-level", "a stream made again with another level", .damaged) {
        $0.targetLayers[0][0].settings = 0
      },
      lie("target-framing", "a stream with another framing", .damaged) {
        $0.targetLayers[0][0].framing = FramedStream.Framing.gzip.code
      },
      lie("target-size", "a stream that ends a byte early", .damaged) {
        $0.targetLayers[0][0].expandedSize -= 1
      },
      lie("target-gap", "a stream that starts a byte late", .damaged) {
        $0.targetLayers[0][0].gap += 1
      },
    ]
  }

  private static var imageCases: [VectorCase] {
    let image = LayerCases.both(.png(chunkSize: 100))
    return [
      lie("png-chunk-2", "chunks of two bytes", of: image) {
        $0.targetLayers[0][0].chunkSize = 2
      },
      lie("png-chunk-2-of-base", "chunks of two bytes in the base", of: image) {
        $0.baseLayers[0][0].chunkSize = 2
      },
      lie("png-chunk-2-to-31", "chunks of 2^31 bytes", of: image) {
        $0.targetLayers[0][0].chunkSize = 1 << 31
      },
      lie("png-chunks-of-base", "other chunks in the base than there are", of: image) {
        $0.baseLayers[0][0].chunkSize = 99
      },
      lie("png-chunks", "other chunks in the target than there are", .damaged, of: image) {
        $0.targetLayers[0][0].chunkSize = 99
      },
      lie("png-data-smaller", "a byte less of data than there is", of: image) {
        $0.targetLayers[0][0].dataSize -= 1
      },
      lie("png-data-larger", "a byte more of data than there is", of: image) {
        $0.targetLayers[0][0].dataSize += 1
      },
      lie("png-data-none", "no data at all", of: image) {
        $0.targetLayers[0][0].dataSize = 0
      },
      lie("png-front", "an image with one byte in front of it", of: image) {
        $0.targetLayers[0][0].peer = nil
        $0.targetLayers[0][0].gap = 1
      },
      lie("png-front-of-base", "an image of the base with one byte in front of it", of: image) {
        $0.targetLayers[0][0].peer = nil
        $0.baseLayers[0][0].gap = 1
      },
    ]
  }
}
