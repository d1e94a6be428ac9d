// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// The deflate streams that a delta sees through, layer by layer (Format-Layers 3).
package struct LayerList: Sendable, Equatable {
  /// The streams of the base's layers, the outermost layer first.
  package var base: [[LayerStream]]
  /// The streams of the target's layers, likewise.
  package var target: [[LayerStream]]
  /// How many streams of the target were found and left as they are, by reason.
  package var leftAlone: [Int]

  /// No list has more streams in all.
  static let countLimit = 1 << 24

  /// Whether a stream of the target needs corrections.
  var isCorrected: Bool { target.contains { $0.contains { $0.isCorrected } } }
}

extension LayerList {
  /// The contexts of the numbers.
  private enum Context {
    static let count = 0
    static let gap = 1
    static let framing = 2
    static let chunks = 3
    static let baseSettings = 4
    static let peer = 5
    static let gapFromPeer = 6
    static let expandedSize = 7
    static let leftAlone = 8
    static let settings = 9
  }

  /// How many contexts there are.
  static let contextCount = 10

  /// The list as numbers.
  func stream() -> PendingStream {
    var writer = NumberStreamWriter(contextCount: LayerList.contextCount)
    func append(_ value: Int, _ context: Int) { writer.append(value) { _ in context } }
    for layer in base {
      append(layer.count, Context.count)
      for stream in layer {
        append(stream.gap, Context.gap)
        append(stream.framing.code, Context.framing)
        if case .png(let chunkSize) = stream.framing { append(chunkSize, Context.chunks) }
        append(stream.settings.map { Int($0.code) + 1 } ?? 0, Context.baseSettings)
      }
    }
    for (number, layer) in target.enumerated() {
      append(layer.count, Context.count)
      var expected = 0
      for stream in layer {
        if let peer = stream.peer {
          append(1 + Int(Varint.zigzag(peer - expected)), Context.peer)
          append(Int(Varint.zigzag(stream.gap - base[number][peer].gap)), Context.gapFromPeer)
          expected = peer + 1
        } else {
          append(0, Context.peer)
          append(stream.gap, Context.gap)
        }
        append(stream.framing.code, Context.framing)
        if case .png(let chunkSize) = stream.framing {
          append(chunkSize, Context.chunks)
          append(stream.dataSize, Context.chunks)
        }
        let code = stream.settings.map { Int($0.code) } ?? 0
        append(2 * code + (stream.isCorrected ? 1 : 0), Context.settings)
        append(stream.expandedSize - 1, Context.expandedSize)
      }
    }
    for count in leftAlone { append(count, Context.leftAlone) }
    return writer.finish(.layer)
  }

  /// Reads the list of a delta with layers.
  init(_ sizes: LayerSizes, _ streams: StreamTable) throws(CairnError) {
    var reader = try NumberStreamReader(.layer, streams)
    var left = LayerList.countLimit
    base = []
    target = []
    leftAlone = []
    for _ in sizes.base {
      var layer: [LayerStream] = []
      for _ in 0..<(try LayerList.count(&reader, &left)) {
        layer.append(try LayerList.baseStream(&reader))
      }
      base.append(layer)
    }
    for number in sizes.target.indices {
      let peers = number < base.count ? base[number] : []
      var layer: [LayerStream] = []
      var expected = 0
      for _ in 0..<(try LayerList.count(&reader, &left)) {
        layer.append(try LayerList.targetStream(&reader, peers, &expected))
      }
      target.append(layer)
    }
    for _ in LeftAlone.allCases {
      leftAlone.append(
        try reader.next(context: Context.leftAlone, limit: DeltaHeader.maximumContentSize))
    }
    try reader.finish()
    guard isCorrected == (streams.open(.recompression).0.symbolCount > 0) else {
      throw StreamTable.malformed(.recompression, "contradicts the stream layer")
    }
  }

  private static func count(
    _ reader: inout NumberStreamReader, _ left: inout Int
  ) throws(CairnError) -> Int {
    let count = try reader.next(context: Context.count, limit: left)
    guard count > 0 else { throw StreamTable.malformed(.layer, "has a layer without streams") }
    left -= count
    return count
  }

  private static func baseStream(
    _ reader: inout NumberStreamReader
  ) throws(CairnError) -> LayerStream {
    let gap = try reader.next(context: Context.gap, limit: DeltaHeader.maximumContentSize)
    let framing = try self.framing(&reader)
    let code = try reader.next(context: Context.baseSettings, limit: 1 << 32)
    return LayerStream(
      gap: gap, framing: framing, settings: code == 0 ? nil : try settings(code - 1),
      isCorrected: false, expandedSize: 0, peer: nil)
  }

  private static func targetStream(
    _ reader: inout NumberStreamReader, _ peers: [LayerStream], _ expected: inout Int
  ) throws(CairnError) -> LayerStream {
    let limit = DeltaHeader.maximumContentSize
    let named = try reader.next(context: Context.peer, limit: limit)
    var peer: Int?
    let gap: Int
    if named == 0 {
      gap = try reader.next(context: Context.gap, limit: limit)
    } else {
      let number = expected + Varint.unzigzag(UInt64(named - 1))
      guard peers.indices.contains(number) else {
        throw StreamTable.malformed(.layer, "names a peer that is not there")
      }
      peer = number
      expected = number + 1
      let step = try reader.next(context: Context.gapFromPeer, limit: 2 * limit)
      gap = peers[number].gap + Varint.unzigzag(UInt64(step))
      guard gap >= 0 else { throw StreamTable.malformed(.layer, "has streams that overlap") }
    }
    let framing = try self.framing(&reader)
    var dataSize = 0
    if case .png = framing { dataSize = try reader.next(context: Context.chunks, limit: limit) }
    let code = try reader.next(context: Context.settings, limit: 1 << 32)
    let size = try reader.next(context: Context.expandedSize, limit: limit - 1) + 1
    return LayerStream(
      gap: gap, framing: framing, settings: try settings(code >> 1), isCorrected: code & 1 == 1,
      expandedSize: size, dataSize: dataSize, peer: peer)
  }

  private static func settings(_ code: Int) throws(CairnError) -> DeflateSettings {
    guard let settings = DeflateSettings(code: UInt64(code)) else {
      throw StreamTable.malformed(.layer, "has unknown settings \(code)")
    }
    return settings
  }

  private static func framing(
    _ reader: inout NumberStreamReader
  ) throws(CairnError) -> StreamFraming {
    let code = try reader.next(context: Context.framing, limit: StreamFraming.greatestCode)
    if let framing = StreamFraming(code: code) { return framing }
    let chunkSize = try reader.next(context: Context.chunks, limit: StreamFraming.chunkLimit)
    guard chunkSize >= StreamFraming.leastChunk else {
      throw StreamTable.malformed(.layer, "has chunks of \(chunkSize) bytes")
    }
    return .png(chunkSize: chunkSize)
  }
}
