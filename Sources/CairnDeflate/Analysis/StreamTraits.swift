// SPDX-License-Identifier: Apache-2.0

/// What the first tokens of a stream say about the settings that made it.
struct StreamTraits {
  /// The tokens of the first blocks that have some, not too many, up to the next stored one.
  private(set) var tokens: [Token] = []
  /// The stored bytes before these.
  private(set) var skipped = 0
  /// Whether these are all tokens of the stream.
  private(set) var isWhole = false
  /// The memory level whose blocks are as large as one of the stream that is not the last.
  private var memoryLevel: Int?
  /// The number of tokens of the only block, if there is one only.
  private var singleCount: Int?
  private var hasDynamic = false
  private var farthest = 0
  private var shortest = Token.maxLength + 1

  /// The most tokens, and about the most bytes that they stand for: what a search costs depends on
  /// both.
  private static let sampleCount = 24_000
  private static let sampleSize = 1 << 18

  init(_ compressed: Span<UInt8>) throws(DeflateFailure) {
    var reader = TokenReader()
    while tokens.count < StreamTraits.sampleCount, !isWhole {
      let block = try reader.next(compressed)
      isWhole = block.isLast
      if block.kind == .stored {
        guard tokens.isEmpty else {
          isWhole = false
          break
        }
        skipped += block.storedSize
        continue
      }
      if !block.isLast {
        memoryLevel = memoryLevel ?? StreamTraits.memoryLevel(capacity: block.tokens.count)
      } else if tokens.isEmpty {
        singleCount = block.tokens.count
      }
      hasDynamic = hasDynamic || block.kind == .dynamic
      tokens += block.tokens
    }
    measure()
    isWhole = isWhole && skipped == 0
  }

  private static func memoryLevel(capacity: Int) -> Int? {
    (1...9).first { 1 << ($0 + 6) - 1 == capacity }
  }

  /// Cuts the tokens to size, and looks at them.
  private mutating func measure() {
    var size = 0
    var count = 0
    for token in tokens.prefix(StreamTraits.sampleCount) where size < StreamTraits.sampleSize {
      count += 1
      size += token.size
      guard !token.isLiteral else { continue }
      farthest = max(farthest, token.distance)
      shortest = min(shortest, token.length)
    }
    isWhole = isWhole && count == tokens.count
    tokens.removeLast(tokens.count - count)
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
        DeflateSettings(
          level: level, windowBits: 15, memoryLevel: memoryLevel ?? 8, shortestMatch: shortestMatch)
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
    if let memoryLevel { return [memoryLevel] }
    // Blocks of another size are another encoder's, or cut short by a flush.
    let count = singleCount ?? 0
    return [8, 9].filter { count < 1 << ($0 + 6) }
  }

  private var windows: [Int] {
    let least = (9...15).first { 1 << $0 - MatchWindow.comfort >= farthest } ?? 15
    // A window as large as the content is what programs choose that know its size.
    return least >= 15 ? [15] : [15, least]
  }
}
