// SPDX-License-Identifier: Apache-2.0

/// Makes a delta with and without layers, as far as both are needed, and keeps the smaller.
struct LayeredEncoding {
  let names: DeltaBuilder.Names
  let options: EncodingOptions

  /// Makes a delta between two views or contents; without a base it is a null delta.
  typealias Encode = (_ base: ByteView, _ target: ByteView, _ names: DeltaBuilder.Names)
    throws(CairnError) -> [UInt8]

  /// A delta that has less than this share of what it sees through is not compared with the plain
  /// one, which has to find changed streams in compressed bytes.
  private static let clearShare = 8

  /// The smaller of both deltas from `base` to `target`.
  ///
  /// - Complexity: that of `encode` on the views, and, where the result is not clearly smaller than
  ///   the streams seen through, on the contents.
  func smaller(
    base: ByteView?, target: ByteView, _ encode: Encode
  ) throws(CairnError) -> [UInt8] {
    func plain() throws(CairnError) -> [UInt8] { try encode(base ?? .empty, target, names) }
    guard let pair = try LayerSearch.pair(base: base, target: target, options: options) else {
      return try plain()
    }
    var layered = names
    layered.layers = pair
    let delta = try pair.withViews { base, target throws(CairnError) in
      try encode(base, target, layered)
    }
    guard try isDecodable(delta, pair, base: base) else { return try plain() }
    if pair.corrections.isEmpty, delta.count < pair.compressedSize / LayeredEncoding.clearShare {
      return delta
    }
    let rival = try plain()
    return rival.count < delta.count ? rival : delta
  }

  /// Whether decoders accept the delta: it does not need too much memory, and where they do not hold
  /// the base's views, it is tried how much they have to inflate.
  private func isDecodable(
    _ delta: [UInt8], _ pair: ExpandedPair, base: ByteView?
  ) throws(CairnError) -> Bool {
    try delta.withView { view throws(CairnError) in
      var limits = DecodingLimits()
      limits.memory = options.decoderMemoryLimit
      do throws(CairnError) {
        let applier = try DeltaApplier(delta: view, limits: limits)
        if let base, !pair.sizes.base.isEmpty, !pair.sizes.isBaseHeld {
          try applier.rehearse(base: base, monitor: options.monitor)
        }
        return true
      } catch {
        if error.code == .limitExceeded { return false }
        throw error
      }
    }
  }
}

extension DeltaApplier {
  /// Reads what `apply` would read of the base, and makes nothing of it.
  func rehearse(base: any ByteSource, monitor: any WorkMonitor) throws(CairnError) {
    guard let sizes = header.layers, !header.usesReferences else { return }
    let list = try LayerList(sizes, StreamTable(header, delta))
    var view = CachedBase(try LayeredBase(base, list, sizes, monitor: monitor).source)
    var bytes = [UInt8](repeating: 0, count: DecoderMemory.outputSize)
    for cover in try covers() {
      guard case .base(let offset) = cover.source else { continue }
      var done = 0
      while done < cover.length {
        // Parts end where a decoder's output does.
        let room = bytes.count - (cover.start + done) % bytes.count
        let part = min(cover.length - done, room)
        try view.read(into: &bytes, 0..<part, at: offset + done)
        done += part
      }
      try monitor.advance(.coding, completed: cover.end, total: header.inView.targetSize)
    }
  }
}
