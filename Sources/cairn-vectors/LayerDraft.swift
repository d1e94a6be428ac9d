// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// A delta that sees through deflate before it is written, every number open to lies
/// (Documentation/Format-Layers.md).
///
/// It is made from the inside: covers and literals turn the innermost view of the base into that
/// of the target, then parts of both are compressed, one layer around the other.
struct LayerDraft {
  private let script: CoverScript
  /// The base; nil for a null delta.
  private(set) var base: [UInt8]?
  /// The target.
  private(set) var target: [UInt8]
  /// The sizes of the views, the outermost first.
  var baseViews: [Int] = []
  var targetViews: [Int] = []
  /// The streams of the layers, the outermost first.
  var baseLayers: [[ListedStream]] = []
  var targetLayers: [[ListedStream]] = []
  /// The numbers behind the last layer.
  var leftAlone: [UInt64] = [0, 1, 2, 3, 4, 5, 6, 1_000_000]
  /// What streams need besides their settings.
  var corrections: [Correction] = []

  /// A draft without layers.
  init(baseView: [UInt8]?, _ build: (inout CoverScript) -> Void) {
    var script = CoverScript(base: baseView)
    build(&script)
    self.script = script
    base = baseView
    target = script.target
  }

  /// The bytes of the base.
  var baseSize: Int { base?.count ?? 0 }

  /// What a vector says of the base.
  var rule: ContentRule { base.map { ContentRule(.hex($0)) } ?? ContentRule() }

  /// Adds a layer around the base.
  mutating func compressBase(_ streams: FramedStream...) {
    guard let view = base else { preconditionFailure("a null delta has no base") }
    let (file, listed) = LayerDraft.compress(view, streams)
    base = file
    baseViews.insert(view.count, at: 0)
    baseLayers.insert(listed, at: 0)
  }

  /// Adds a layer around the target.
  mutating func compressTarget(_ streams: FramedStream...) {
    let (file, listed) = LayerDraft.compress(target, streams)
    targetViews.insert(target.count, at: 0)
    targetLayers.insert(listed, at: 0)
    target = file
  }

  /// Gives each stream of the target's outermost layer the one of the same number as its peer.
  mutating func pair() {
    for index in targetLayers[0].indices { targetLayers[0][index].peer = index }
  }

  private static func compress(
    _ view: [UInt8], _ streams: [FramedStream]
  ) -> (file: [UInt8], listed: [ListedStream]) {
    var file: [UInt8] = []
    var listed: [ListedStream] = []
    var end = 0
    for stream in streams {
      let start = stream.range.lowerBound
      let expanded = Array(view[stream.range])
      let deflated = stream.compressed(expanded)
      file += view[end..<start]
      var entry = ListedStream(
        gap: start - end, framing: stream.framing.code, settings: stream.settings.code,
        expandedSize: UInt64(expanded.count))
      if case .png(let chunkSize) = stream.framing {
        entry.chunkSize = UInt64(chunkSize)
        entry.dataSize = UInt64(deflated.count + 6)
      }
      listed.append(entry)
      file += stream.framed(deflated, expanded, front: Array(file.suffix(2)))
      end = stream.range.upperBound
    }
    return (file + view[end...], listed)
  }

  /// The numbers of the stream `layer`.
  private var numbers: [StreamDraft.Symbol] {
    var numbers: [StreamDraft.Symbol] = []
    for layer in baseLayers {
      numbers.append(.init(value: UInt64(layer.count), contexts: [0]))
      for stream in layer { numbers += stream.inBase }
    }
    for (index, layer) in targetLayers.enumerated() {
      numbers.append(.init(value: UInt64(layer.count), contexts: [0]))
      let peers = index < baseLayers.count ? baseLayers[index] : []
      var expected = 0
      for stream in layer {
        numbers += stream.inTarget(peers: peers, expected: expected)
        if let peer = stream.peer { expected = peer + 1 }
      }
    }
    return numbers + leftAlone.map { .init(value: $0, contexts: [8]) }
  }

  /// The delta, all streams stored.
  var draft: DeltaDraft {
    var streams = script.draft.streams
    streams.append(StreamDraft(kind: .layer, symbols: numbers))
    streams.append(
      StreamDraft(
        kind: .recompression,
        symbols: corrections.map { .init(value: $0.value, contexts: [Int($0.context)]) }))
    var draft = DeltaDraft(
      base: base, target: target, coverCount: script.coverCount, streams: streams)
    draft.features = [16]
    for views in base == nil ? [targetViews] : [baseViews, targetViews] {
      draft.layers += [UInt8(views.count)] + views.flatMap { WireNumber.varint($0) }
    }
    draft.layerMemory =
      targetViews.count << 20 + baseViews.reduce(0, +) + 32 * numbers.count
    return draft
  }
}
