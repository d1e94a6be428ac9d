// SPDX-License-Identifier: Apache-2.0

/// Whether literals shall be filtered where they are code: a quick compression of a sample tells.
struct FilterChoice {
  /// The literals to be filtered, with the ranges that are worth it; nil if that gains nothing.
  private(set) var filtered: LiteralBytes?
  /// The shapes to compress those with.
  private(set) var shapes: [LZMA2Encoder.Shape] = []
  /// Whether the literals as they are may be smaller.
  private(set) var triesPlain = true
  /// The best shape for those, if it was found out.
  private(set) var plainShape: LZMA2Encoder.Shape?

  /// Fewer literals of a range than this gain less than the range costs.
  private static let leastCount = 64
  /// At least one in so many literals must be code.
  private static let leastShare = 16
  /// What a sample must gain to settle the matter.
  private static let sureGain = 0.02

  init(_ literals: LiteralBytes, _ settings: CodingSettings) throws(CairnError) {
    guard !literals.branches.isEmpty else { return }
    let kept = literals.keeping(least: FilterChoice.leastCount)
    let counts = kept.filteredCounts
    let code = counts.reduce(0, +)
    guard code >= literals.count / FilterChoice.leastShare, code > 0 else { return }
    var words = 0
    for (number, range) in kept.branches.enumerated() where range.machine == .arm64 {
      words += counts[number]
    }
    let plain = try ShapeTrial(literals.unfiltered, [.bytes, .usual, .words], settings)
    plainShape = plain.shape
    let other = try ShapeTrial(
      kept, words * 2 > code ? [.filteredWords, .words] : [.usual, .bytes], settings)
    let gain = 1 - Double(other.size) / Double(max(1, plain.size))
    // Small samples are all there is, but compressed in another way.
    let isSmall = literals.count <= LiteralCoder.allShapesLimit
    guard gain > (isSmall ? 0 : FilterChoice.sureGain / 2) else { return }
    filtered = kept
    shapes = [other.shape]
    triesPlain = isSmall && gain < FilterChoice.sureGain
  }
}
