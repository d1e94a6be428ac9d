// SPDX-License-Identifier: Apache-2.0

/// The streams of a delta with references, for covers that are given: what test vectors are made
/// with, so that a better search for covers leaves them as they are.
package struct ReferenceStreams {
  /// An image and where it lies.
  package typealias Image = (format: ImageFormat, range: Range<Int>)

  /// The numbers of the image stream.
  package let images: [UInt64]
  /// The coded reference stream, and how many references it is for.
  package let references: [UInt8]
  package let referenceCount: Int
  /// The bytes of each cover as they are before residuals; none for fills.
  package let patched: [[UInt8]]
  /// The literals in the mixed coder, and its parameter.
  package let literals: [UInt8]
  package let literalParameter: Int

  /// Codes `covers` of `target`, whose addresses are those of `targetImages`, or those of the base if
  /// there are none.
  package init(
    base: ByteView, baseImages: [Image], target: ByteView, targetImages: [Image],
    covers: [Cover]
  ) throws(CairnError) {
    let table = try ReferenceTable(scanning: base, images: baseImages)
    let addresses =
      targetImages.isEmpty
      ? table.addresses : try ReferenceTable(scanning: target, images: targetImages).addresses
    images = addresses.numbers(baseImages, peer: table.addresses)
    referenceCount = table.entries.count
    var patcher = ReferencePatcher(
      ReferenceCodec(
        table: table, base: BaseBytes(base), covers: covers, target: addresses, truth: target,
        coder: RangeEncoder()))
    patched = try ReferenceStreams.patch(covers, of: base, &patcher)
    references = patcher.codec.coder.finish()
    let gaps = DeltaBuilder.gaps(between: covers, in: [0..<target.count])
    literalParameter = LiteralModels.lineLogs.lowerBound
    var mixer = LiteralMixer(
      base: BaseBytes(base), count: 0, lineLog: literalParameter, coder: RangeEncoder())
    for gap in gaps {
      var run = LiteralRun(
        gap, after: covers.last { $0.start < gap.lowerBound && $0.baseOffset != nil },
        before: covers.first { $0.start >= gap.upperBound }, in: addresses)
      var bytes = target[gap].copied()
      var latest: UInt64 = 0
      for place in max(0, gap.lowerBound - 8)..<gap.lowerBound {
        latest = latest >> 8 | UInt64(target[place]) << 56
      }
      try mixer.code(&run, &bytes, 0..<bytes.count, latest: latest)
    }
    literals = mixer.coder.finish()
  }

  /// What the covers give where every prediction is taken to be right; the target has the addresses
  /// of the base.
  package static func predicted(
    base: ByteView, images: [Image], covers: [Cover]
  ) throws(CairnError) -> [[UInt8]] {
    let table = try ReferenceTable(scanning: base, images: images)
    // Behind its end a stream reads as noughts, which all decode to hits.
    var patcher = ReferencePatcher(
      ReferenceCodec(
        table: table, base: BaseBytes(base), covers: covers, target: table.addresses,
        truth: .empty, coder: try RangeDecoder(.empty)))
    return try patch(covers, of: base, &patcher)
  }

  private static func patch<Coder: BitCoding>(
    _ covers: [Cover], of base: ByteView, _ patcher: inout ReferencePatcher<Coder>
  ) throws(CairnError) -> [[UInt8]] {
    var patched: [[UInt8]] = []
    for cover in covers {
      guard let offset = cover.baseOffset else {
        patched.append([])
        continue
      }
      var bytes = base[offset..<offset + cover.length].copied()
      patcher.start(offset, length: cover.length, at: cover.start)
      try patcher.patch(&bytes, 0..<cover.length, from: offset)
      patched.append(bytes)
    }
    return patched
  }
}
