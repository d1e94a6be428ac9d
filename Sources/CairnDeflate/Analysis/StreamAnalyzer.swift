// SPDX-License-Identifier: Apache-2.0

/// Compares a deflate stream with what a predictor foretells, and records the differences.
struct StreamAnalyzer {
  private let isFixed: Bool
  private let capacity: Int
  private var reader = TokenReader()
  private var feeder: Feeder
  /// The corrections so far.
  private(set) var recorder = CorrectionRecorder()
  private var buffer = BlockBuffer()
  private var blockStart = 0
  private var emptyBlocks = 0
  /// How often a stored block was compared with zlib's without success; few times are enough.
  private var failedTrials = 0

  init(_ settings: DeflateSettings) {
    isFixed = settings.strategy == .fixed
    capacity = settings.blockCapacity
    feeder = Feeder(settings)
  }

  /// The corrections with which the settings make `compressed` of `expanded`; none if zlib makes
  /// it. Nil where no corrections can. Throws `tooLarge` where there are more than `limit`.
  mutating func corrections(
    _ compressed: Span<UInt8>, _ expanded: Span<UInt8>, limit: Int
  ) throws(DeflateFailure) -> [Correction]? {
    while true {
      let block: Block
      do throws(DeflateFailure) {
        block = try reader.next(compressed)
      } catch .tooLarge {
        return nil
      }
      guard block.isRegular else { return nil }
      guard reader.produced <= expanded.count else { throw .contradictory }
      blockStart = feeder.predictor.window.total
      if block.kind == .stored {
        try compareStored(block, expanded)
      } else {
        try compare(block, expanded)
      }
      emptyBlocks = feeder.predictor.window.total == blockStart ? emptyBlocks + 1 : 0
      guard emptyBlocks <= Rebuilder.maxEmptyBlocks else { return nil }
      guard recorder.corrections.count <= limit else { throw .tooLarge }
      if block.isLast { break }
    }
    let end = reader.end()
    guard reader.produced == expanded.count, end.position == compressed.count else {
      throw .contradictory
    }
    recorder.put(end.padding, .finalPadding)
    return recorder.isNeeded ? recorder.corrections : []
  }

  private mutating func compare(
    _ block: Block, _ expanded: Span<UInt8>
  ) throws(DeflateFailure) {
    let isAtEnd = reader.produced == expanded.count
    // Where a literal was held back at the end of the content, zlib does not see the full block.
    let isHeldBack = isAtEnd && feeder.predictor.holdsBack && block.tokens.last?.isLiteral == true
    let isFull = block.tokens.count == capacity && !isHeldBack
    let isForetold =
      block.isLast
      ? isAtEnd && !isFull && block.tokens.count <= capacity : isFull
    if isForetold {
      recorder.put(BlockStart.foretold.rawValue, .blockStart)
    } else {
      let start = block.isLast ? BlockStart.countedLast : .counted
      recorder.put(start.rawValue, .blockStart)
      recorder.put(block.tokens.count, .tokenCount)
    }
    for token in block.tokens {
      guard feeder.predict(expanded) else { throw .contradictory }
      try recorder.take(token, after: feeder.predictor)
      feeder.predictor.follow(token)
      buffer.append(token)
    }
    // The window moves when the next token is looked for.
    if isForetold && block.isLast { _ = feeder.predict(expanded) }
    let plan = self.plan()
    recorder.put((block.kind.rawValue - plan.kind.rawValue + 3) % 3, .blockKind)
    if block.kind == .dynamic {
      CodeCorrections.write(block.codes, expected: plan.codes, to: &recorder)
    }
    buffer.removeAll()
  }

  private func plan() -> BlockPlan {
    let window = feeder.predictor.window
    return BlockPlan(
      buffer, size: window.total - blockStart, isHeld: blockStart >= window.gone, isFixed: isFixed)
  }

  private mutating func compareStored(
    _ block: Block, _ expanded: Span<UInt8>
  ) throws(DeflateFailure) {
    let isLikely = block.padding == 0 && (block.isLast || block.storedSize >= capacity)
    if isLikely, failedTrials < 16 {
      var trial = self
      if try trial.isStoredAsForetold(block, expanded) {
        self = trial
        return
      }
      failedTrials += 1
    }
    let start = block.isLast ? BlockStart.storedLast : .stored
    recorder.put(start.rawValue, .blockStart)
    recorder.put(block.storedSize, .storedSize)
    recorder.put(block.padding, .storedPadding)
    try feeder.skip(block.storedSize, expanded)
  }

  /// Whether zlib stores exactly this block; then it is recorded, and the predictor is behind it.
  private mutating func isStoredAsForetold(
    _ block: Block, _ expanded: Span<UInt8>
  ) throws(DeflateFailure) -> Bool {
    recorder.put(BlockStart.foretold.rawValue, .blockStart)
    let end = reader.produced
    var isFull = false
    while !isFull, feeder.predictor.window.total < end, feeder.predict(expanded) {
      let token = feeder.predictor.token
      try recorder.take(token, after: feeder.predictor)
      feeder.predictor.follow(token)
      buffer.append(token)
      isFull = buffer.tokens.count == capacity && !feeder.predictor.isHeldBack(token)
    }
    guard feeder.predictor.window.total == end, isFull != block.isLast else { return false }
    if block.isLast, feeder.predict(expanded) { return false }
    let plan = self.plan()
    recorder.put(0, .blockKind)
    buffer.removeAll()
    return plan.kind == .stored
  }
}
