// SPDX-License-Identifier: Apache-2.0

/// What literals of a target cost when they are compressed alone, remembered: trial after trial of
/// the same pair asks for the same literals again, and compressing them is most of a trial's work.
struct LiteralPrices {
  private let target: ByteView
  private var known: [(parts: [Range<Int>], cost: Int)] = []
  /// What the first question was about, in order, and whether that could not be compressed.
  private var outline: [Range<Int>] = []
  private var isIncompressible = false

  /// The literals that are compressed at the most, bytes.
  private static let sampleSize = 1 << 20
  /// Literals below this size are not worth a look, bytes.
  private static let leastCount = 256
  /// What a byte costs that cannot be compressed, in 1/256 bit.
  private static let fullCost = 8 * 256
  /// Up to this size the overhead of stored blocks shows in the cost, bytes.
  private static let overheadShows = 1 << 14
  /// More answers than this are not kept.
  private static let mostKnown = 16

  init(target: ByteView) { self.target = target }

  /// What a byte of `parts` (ascending, disjoint) costs on average, in 1/256 bit; `nil` if they are
  /// too small to tell. The first question has to be about all that others ask for parts of.
  mutating func cost(of parts: [Range<Int>]) throws(CairnError) -> Int? {
    let count = parts.reduce(0) { $0 + $1.count }
    if count < LiteralPrices.leastCount { return nil }
    // Of what did not compress no part does.
    if isIncompressible, count > LiteralPrices.overheadShows, isWithinOutline(parts) {
      return LiteralPrices.fullCost
    }
    if let known = known.first(where: { $0.parts == parts }) { return known.cost }
    let cost = try compressedCost(parts)
    if outline.isEmpty {
      outline = parts
      isIncompressible = cost >= LiteralPrices.fullCost
    }
    if known.count < LiteralPrices.mostKnown { known.append((parts, cost)) }
    return cost
  }

  private func isWithinOutline(_ parts: [Range<Int>]) -> Bool {
    guard let first = parts.first, let last = parts.last, let start = outline.first?.lowerBound,
      let end = outline.last?.upperBound
    else { return false }
    return first.lowerBound >= start && last.upperBound <= end
  }

  private func compressedCost(_ parts: [Range<Int>]) throws(CairnError) -> Int {
    let sample = LiteralBytes(target, parts).sample(size: LiteralPrices.sampleSize)
    let encoder = LZMA2Encoder(preset: 3, extreme: false, shape: .usual, dictionaryLog: 20)
    let size = try encoder.encode(sample).count
    return min(max(size * 8 * 256 / sample.count, 128), LiteralPrices.fullCost + 64)
  }
}
