// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

extension ExpandedPair {
  /// The views of a delta with layers, turned around: `target` is what is started from, `base` what
  /// is made. Nil if the streams of `base` cannot be made again.
  init?(
    inverting delta: DeltaApplier, base: ByteView, target: ByteView, options: EncodingOptions
  ) throws(CairnError) {
    guard let given = delta.header.layers else { return nil }
    let list = try delta.layerList(given)
    let old = try ViewStack(target, list.target, given.target, options)
    let new = try ViewStack(base, list.base, given.base, options)
    var reversed = LayerList(base: [], target: [], leftAlone: LeftAlone.allCases.map { _ in 0 })
    for layer in list.target {
      reversed.base.append(
        layer.map {
          LayerStream(
            gap: $0.gap, framing: $0.framing, settings: $0.isCorrected ? nil : $0.settings,
            isCorrected: false, expandedSize: 0, peer: nil)
        })
    }
    for (number, layer) in list.base.enumerated() {
      var peers: [Int: Int] = [:]
      if number < list.target.count {
        for (index, stream) in list.target[number].enumerated() {
          if let peer = stream.peer { peers[peer] = index }
        }
      }
      let view = number == 0 ? base : new.held[number - 1].view
      var streams: [LayerStream] = []
      for (index, stream) in layer.enumerated() {
        let extent = new.held[number].extents[index]
        var known = stream.settings
        if known == nil {
          known = try StreamAnalysis(view: view, options: options).settings(of: extent)
        }
        guard let settings = known else { return nil }
        var turned = stream
        turned.settings = settings
        turned.expandedSize = extent.expandedSize
        if case .png = stream.framing { turned.dataSize = extent.dataSize }
        turned.peer = peers[index]
        streams.append(turned)
      }
      reversed.target.append(streams)
    }
    self.init(list: reversed, corrections: [], base: old, target: new)
  }
}

extension ViewStack {
  /// The views of `content` over all of `layers`.
  fileprivate init(
    _ content: ByteView, _ layers: [[LayerStream]], _ sizes: [Int], _ options: EncodingOptions
  ) throws(CairnError) {
    self.init(content)
    for (streams, size) in zip(layers, sizes) {
      try expand(streams, size: size, options)
    }
  }
}

extension DeltaApplier {
  /// The streams that the delta sees through.
  func layerList(_ sizes: LayerSizes) throws(CairnError) -> LayerList {
    try LayerList(sizes, StreamTable(header, delta))
  }
}
