// SPDX-License-Identifier: Apache-2.0

/// Chooses and runs the coder of the literals, which are left where they are in the target.
struct LiteralCoder {
  let target: ByteView
  let ranges: [Range<Int>]
  let settings: CodingSettings

  private var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// The stream's description and bytes; `nil` if there are no literals.
  func encode(
    monitor: (Int) throws(CairnError) -> Void
  ) throws(CairnError) -> (description: StreamDescription, bytes: [UInt8])? {
    let count = self.count
    if count == 0 { return nil }
    let log = LZMA2Encoder.dictionaryLog(for: count, limitLog: settings.literalDictionaryLog)
    let pieces = ranges.map { target[$0] }
    var best = (coder: StreamCoder.lzma2, parameter: log, bytes: [UInt8]())
    for shape in try shapes(pieces, count: count) {
      let encoder = LZMA2Encoder(
        preset: settings.preset, extreme: settings.extreme, shape: shape, dictionaryLog: log)
      let bytes = try encoder.encode(pieces, monitor: monitor)
      if best.bytes.isEmpty || bytes.count < best.bytes.count { best.bytes = bytes }
      if LiteralCoder.isIncompressible(count, bytes.count) { break }
    }
    if count <= LiteralCoder.modelledLimit {
      let bytes = modelled(pieces)
      if bytes.count < best.bytes.count { best = (.modelled, 0, bytes) }
    }
    if count <= best.bytes.count {
      best = (.stored, 0, pieces.flatMap { $0.copied() })
    }
    let description = StreamDescription(
      kind: .literal, coder: best.coder, parameter: best.parameter, symbolCount: count,
      codedSize: best.bytes.count)
    return (description, best.bytes)
  }

  /// Whether so many bytes, of which one shape made `size`, need no other shape: what one of them
  /// does not compress at all, such as an archive, none does. Few bytes may still save some.
  private static func isIncompressible(_ count: Int, _ size: Int) -> Bool {
    count > 1 << 12 && size >= count
  }

  /// Beyond this size LZMA2 always wins over single-byte contexts, bytes.
  private static let modelledLimit = 1 << 14

  private func modelled(_ pieces: [ByteView]) -> [UInt8] {
    var coder = RangeEncoder()
    var model = ByteModel(contextCount: StreamKind.literal.contextCount)
    var previous: UInt8 = 0
    for piece in pieces {
      for offset in 0..<piece.count {
        model.encode(piece[offset], context: Int(previous), to: &coder)
        previous = piece[offset]
      }
    }
    return coder.finish()
  }

  /// Up to this size every shape is tried in full if the settings ask for it, bytes.
  private static let allShapesLimit = 1 << 20

  /// The shapes to compress with.
  private func shapes(
    _ pieces: [ByteView], count: Int
  ) throws(CairnError) -> [LZMA2Encoder.Shape] {
    guard settings.matchesXZ else { return [try bestShape(pieces, count: count)] }
    if count <= LiteralCoder.allShapesLimit { return [.bytes, .usual, .words] }
    let best = try bestShape(pieces, count: count)
    return best == .usual ? [best] : [best, .usual]
  }

  /// The shape that compresses a sample best; samples are spread evenly.
  private func bestShape(
    _ pieces: [ByteView], count: Int
  ) throws(CairnError) -> LZMA2Encoder.Shape {
    let sample = LiteralCoder.sample(pieces, count: count, size: settings.shapeSampleSize)
    let sampleCount = sample.reduce(0) { $0 + $1.count }
    var best = (shape: LZMA2Encoder.Shape.bytes, size: Int.max)
    for shape in [LZMA2Encoder.Shape.bytes, .usual, .words] {
      let encoder = LZMA2Encoder(
        preset: 1, extreme: false, shape: shape, dictionaryLog: 18)
      let size = try encoder.encode(sample).count
      if size < best.size { best = (shape, size) }
      if LiteralCoder.isIncompressible(sampleCount, size) { break }
    }
    return best.shape
  }

  /// Blocks of 16 KiB of `pieces`, which have `count` bytes, evenly spread; about `size` bytes.
  static func sample(_ pieces: [ByteView], count: Int, size: Int) -> [ByteView] {
    if count <= size { return pieces }
    let block = 1 << 14
    let interval = count / (size / block)
    var result: [ByteView] = []
    var place = 0
    var next = 0
    var missing = 0
    for piece in pieces {
      var start = 0
      while true {
        if missing == 0 {
          start = max(start, next - place)
          if start >= piece.count { break }
          next += interval
          missing = block
        }
        let taken = min(piece.count - start, missing)
        if taken == 0 { break }
        result.append(piece[start..<start + taken])
        missing -= taken
        start += taken
      }
      place += piece.count
    }
    return result
  }
}
