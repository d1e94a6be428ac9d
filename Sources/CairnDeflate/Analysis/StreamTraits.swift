// SPDX-License-Identifier: Apache-2.0

/// What the first tokens of a stream say about the settings that made it.
struct StreamTraits {
  /// The tokens of the first blocks up to the first stored one, not too many.
  private(set) var tokens: [Token] = []
  /// The bytes that these stand for.
  private var size = 0
  /// The number of tokens of the first block, and whether it is the only one.
  private var firstCount = 0
  private var isSingle = false
  /// Whether these are all tokens of the stream.
  private(set) var isWhole = false
  private var hasDynamic = false
  private var farthest = 0
  private var shortest = Token.maxLength + 1

  /// The most tokens, and about the most bytes that they stand for: what a search costs depends on
  /// both.
  private static let sampleCount = 24_000
  private static let sampleSize = 1 << 18

  init(_ compressed: Span<UInt8>) throws(DeflateFailure) {
    var reader = TokenReader()
    while tokens.count < StreamTraits.sampleCount {
      let block = try reader.next(compressed)
      if block.kind == .stored { break }
      if tokens.isEmpty {
        firstCount = block.tokens.count
        isSingle = block.isLast
      }
      hasDynamic = hasDynamic || block.kind == .dynamic
      tokens += block.tokens
      isWhole = block.isLast
      if isWhole { break }
    }
    let all = tokens
    tokens = []
    for token in all.prefix(StreamTraits.sampleCount) where size < StreamTraits.sampleSize {
      tokens.append(token)
      size += token.size
      guard !token.isLiteral else { continue }
      farthest = max(farthest, token.distance)
      shortest = min(shortest, token.length)
    }
    isWhole = isWhole && tokens.count == all.count
  }

  /// The settings with which zlib may have made the stream, those that differ in the level alone
  /// together, the likely ones first.
  var candidates: [[DeflateSettings]] {
    strategies.flatMap { strategy in
      memoryLevels.flatMap { memoryLevel in
        windows.map { windowBits in
          [6, 9, 1, 5, 7, 8, 4, 3, 2].compactMap { level in
            DeflateSettings(
              level: level, windowBits: windowBits, memoryLevel: memoryLevel, strategy: strategy)
          }
        }
      }
    }
  }

  /// The settings that may come close to what another encoder does.
  var foreignCandidates: [DeflateSettings] {
    [3, 4].flatMap { shortestMatch in
      (1...9).compactMap { level in
        DeflateSettings(level: level, windowBits: 15, memoryLevel: 8, shortestMatch: shortestMatch)
      }
    }
  }

  private var strategies: [DeflateSettings.Strategy] {
    if farthest == 0 { return [.standard, .huffman] }
    if farthest == 1 { return [.standard, .rle] }
    if shortest > 5 { return [.standard, .filtered] }
    return hasDynamic ? [.standard] : [.standard, .fixed]
  }

  private var memoryLevels: [Int] {
    let capacities = (1...9).map { 1 << ($0 + 6) - 1 }
    if isSingle { return [8, 9].filter { firstCount <= capacities[$0 - 1] } }
    // Blocks of another size are another encoder's, or cut short by a flush.
    return capacities.firstIndex(of: firstCount).map { [$0 + 1] } ?? [8, 9]
  }

  private var windows: [Int] {
    let least = (9...15).first { 1 << $0 - MatchWindow.comfort >= farthest } ?? 15
    // A window as large as the content is what programs choose that know its size.
    return least >= 15 ? [15] : [15, least]
  }
}
