// SPDX-License-Identifier: Apache-2.0

/// Chooses and runs the coder of the literals, which are left where they are in the target.
struct LiteralCoder {
  /// The literals, with all ranges whose code could be filtered.
  let literals: LiteralBytes
  let settings: CodingSettings

  /// The streams of the literals: what filters them, if that makes them smaller, and themselves.
  struct Coded {
    var streams: [(description: StreamDescription, bytes: [UInt8])] = []
    var size: Int { streams.reduce(0) { $0 + $1.bytes.count } }
  }

  /// The streams of the literals; none if there are no literals.
  func encode(monitor: (Int) throws(CairnError) -> Void) throws(CairnError) -> Coded {
    if literals.count == 0 { return Coded() }
    let plain = literals.unfiltered
    let choice = try FilterChoice(literals, settings)
    var best = Coded()
    if choice.triesPlain {
      best.streams = [try smallest(plain, try shapes(plain, choice.plainShape), monitor: monitor)]
    }
    guard let filtered = choice.filtered else { return best }
    let range = try BranchRange.stream(filtered.branches).smallest(settings)
    let other = Coded(streams: [
      try smallest(filtered, choice.shapes, monitor: monitor), range,
    ])
    let isSmaller = other.size + LiteralCoder.streamCost < best.size
    return best.streams.isEmpty || isSmaller ? other : best
  }

  /// What one more stream adds to a header, in bytes.
  private static let streamCost = 12

  /// The smallest form of `literals`, with LZMA2 in these shapes.
  private func smallest(
    _ literals: LiteralBytes, _ shapes: [LZMA2Encoder.Shape],
    monitor: (Int) throws(CairnError) -> Void
  ) throws(CairnError) -> (description: StreamDescription, bytes: [UInt8]) {
    let count = literals.count
    let log = LZMA2Encoder.dictionaryLog(for: count, limitLog: settings.literalDictionaryLog)
    var best = (coder: StreamCoder.lzma2, parameter: log, bytes: [UInt8]())
    for shape in shapes {
      let encoder = LZMA2Encoder(
        preset: settings.preset, extreme: settings.extreme, shape: shape, dictionaryLog: log)
      let bytes = try encoder.encode(literals, monitor: monitor)
      if best.bytes.isEmpty || bytes.count < best.bytes.count { best.bytes = bytes }
      if LiteralCoder.isIncompressible(count, bytes.count) { break }
    }
    if count <= LiteralCoder.modelledLimit {
      let bytes = try modelled(literals)
      if bytes.count < best.bytes.count { best = (.modelled, 0, bytes) }
    }
    if count <= best.bytes.count {
      best = (.stored, 0, [])
      try literals.forEach { best.bytes += $0.copied() }
    }
    let description = StreamDescription(
      kind: .literal, coder: best.coder, parameter: best.parameter, symbolCount: count,
      codedSize: best.bytes.count)
    return (description, best.bytes)
  }

  /// Whether so many bytes, of which one shape made `size`, need no other shape: what one of them
  /// does not compress at all, such as an archive, none does. Few bytes may still save some.
  static func isIncompressible(_ count: Int, _ size: Int) -> Bool {
    count > 1 << 12 && size >= count
  }

  /// Beyond this size LZMA2 always wins over single-byte contexts, bytes.
  private static let modelledLimit = 1 << 14

  private func modelled(_ literals: LiteralBytes) throws(CairnError) -> [UInt8] {
    var coder = RangeEncoder()
    var model = ByteModel(contextCount: StreamKind.literal.contextCount)
    var previous: UInt8 = 0
    try literals.forEach { piece throws(CairnError) in
      for offset in 0..<piece.count {
        model.encode(piece[offset], context: Int(previous), to: &coder)
        previous = piece[offset]
      }
    }
    return coder.finish()
  }

  /// Up to this size every shape is tried in full if the settings ask for it, bytes.
  static let allShapesLimit = 1 << 20

  /// The shapes to compress literals with that are not filtered.
  private func shapes(
    _ literals: LiteralBytes, _ known: LZMA2Encoder.Shape?
  ) throws(CairnError) -> [LZMA2Encoder.Shape] {
    if settings.matchesXZ, literals.count <= LiteralCoder.allShapesLimit {
      return [.bytes, .usual, .words]
    }
    let best =
      if let known { known } else {
        try ShapeTrial(literals, [.bytes, .usual, .words], settings).shape
      }
    guard settings.matchesXZ else { return [best] }
    return best == .usual ? [best] : [best, .usual]
  }
}
