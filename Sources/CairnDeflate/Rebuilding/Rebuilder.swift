// SPDX-License-Identifier: Apache-2.0

/// Makes a deflate stream by the predictor: zlib's own where nothing is corrected.
struct Rebuilder {
  private enum Step {
    case betweenBlocks
    /// In a block of tokens, `left` to come; below 0 where the block ends as foretold.
    case tokens
    /// In a stored block, `left` bytes to come.
    case stored
    case ended
  }

  private let isCorrected: Bool
  private let isFixed: Bool
  /// A block of so many tokens is full.
  private let capacity: Int
  private var predictor: TokenPredictor
  private var buffer = BlockBuffer()
  private var blocks = BlockOutput()
  private var step = Step.betweenBlocks
  private var left = 0
  private var isLast = false
  /// Where the block starts, from the start of the content.
  private var blockStart = 0
  /// The empty blocks in a row.
  private var emptyBlocks = 0
  /// For each class: the tokens that are right before the next wrong one; below 0 if not known.
  private var right = [Int](repeating: -1, count: TokenPredictor.classCount)

  /// The most blocks in a row that stand for no bytes: a bound for what corrections can make.
  static let maxEmptyBlocks = 8

  /// The most memory that one holds, in bytes: the window with its chains, and a block of tokens.
  static let memory = 3 << 16 + 1 << 17 + TokenReader.maxTokens * 8

  init(_ settings: DeflateSettings, isCorrected: Bool) {
    self.isCorrected = isCorrected
    isFixed = settings.strategy == .fixed
    capacity = settings.blockCapacity
    predictor = TokenPredictor(settings)
  }

  mutating func write(
    _ bytes: Span<UInt8>, _ corrections: inout some CorrectionSource, into output: inout [UInt8]
  ) throws(DeflateFailure) {
    var position = 0
    while position < bytes.count {
      let count = predictor.fill(bytes.extracting(droppingFirst: position))
      position += count
      try run(&corrections, into: &output)
      // Behind a run there is room again.
      guard count > 0 else { throw .contradictory }
    }
  }

  mutating func finish(
    _ corrections: inout some CorrectionSource, into output: inout [UInt8]
  ) throws(DeflateFailure) {
    predictor.finish()
    try run(&corrections, into: &output)
    guard step == .ended else { throw .contradictory }
    let padding = isCorrected ? try corrections.next(.finalPadding, atMost: 127) : 0
    blocks.finish(padding: padding, into: &output)
  }

  /// Goes on as far as the bytes reach.
  private mutating func run(
    _ corrections: inout some CorrectionSource, into output: inout [UInt8]
  ) throws(DeflateFailure) {
    while true {
      switch step {
      case .betweenBlocks:
        try startBlock(&corrections, into: &output)
      case .stored:
        left -= predictor.skip(left, into: &output)
        if left > 0 {
          guard !predictor.isAtEnd else { throw .contradictory }
          return
        }
        try endBlock()
      case .tokens:
        guard try takeTokens(&corrections) else { return }
        try writeBlock(&corrections, into: &output)
      case .ended:
        guard predictor.window.lookahead == 0 else { throw .contradictory }
        return
      }
    }
  }

  private mutating func startBlock(
    _ corrections: inout some CorrectionSource, into output: inout [UInt8]
  ) throws(DeflateFailure) {
    blockStart = predictor.window.total
    left = -1
    isLast = false
    step = .tokens
    guard isCorrected else { return }
    guard
      let start = BlockStart(
        rawValue: try corrections.next(CorrectionContext.blockStart.rawValue))
    else { throw .contradictory }
    isLast = start == .countedLast || start == .storedLast
    switch start {
    case .foretold: return
    case .counted, .countedLast:
      left = try corrections.next(.tokenCount, atMost: TokenReader.maxTokens)
    case .stored, .storedLast:
      left = try corrections.next(.storedSize, atMost: 1 << 16 - 1)
      let padding = try corrections.next(.storedPadding, atMost: 127)
      blocks.startStored(left, isLast: isLast, padding: padding, into: &output)
      step = .stored
    }
  }

  /// Takes the tokens of the block as far as the bytes reach; whether the block is complete.
  private mutating func takeTokens(
    _ corrections: inout some CorrectionSource
  ) throws(DeflateFailure) -> Bool {
    while left != 0 {
      guard predictor.predict() else {
        guard predictor.isAtEnd else { return false }
        guard left < 0 else { throw .contradictory }
        isLast = true
        return true
      }
      let token = isCorrected ? try correctedToken(&corrections) : predictor.token
      predictor.follow(token)
      buffer.append(token)
      if left > 0 {
        left &-= 1
      } else if buffer.tokens.count == capacity, !predictor.isHeldBack(token) {
        return true
      }
    }
    return true
  }

  private mutating func correctedToken(
    _ corrections: inout some CorrectionSource
  ) throws(DeflateFailure) -> Token {
    let tokenClass = predictor.tokenClass
    if right[tokenClass] < 0 {
      let context = CorrectionContext.tokensRight.rawValue + tokenClass
      let count = try corrections.next(context)
      right[tokenClass] = count == 0 ? .max : Int(clamping: count - 1)
    }
    if right[tokenClass] > 0 {
      right[tokenClass] &-= 1
      return predictor.token
    }
    right[tokenClass] = -1
    return try TokenCorrections.read(after: predictor, from: &corrections)
  }

  private mutating func writeBlock(
    _ corrections: inout some CorrectionSource, into output: inout [UInt8]
  ) throws(DeflateFailure) {
    let window = predictor.window
    let size = window.total - blockStart
    let plan = BlockPlan(
      buffer, size: size, isHeld: blockStart >= window.gone, isFixed: isFixed)
    var kind = plan.kind
    var codes = plan.codes
    if isCorrected {
      let change = try corrections.next(.blockKind, atMost: 2)
      kind = Block.Kind(rawValue: (kind.rawValue + change) % 3) ?? .fixed
      if kind == .dynamic { codes = try CodeCorrections.read(expected: codes, from: &corrections) }
    }
    if kind == .stored {
      guard blockStart >= window.gone, size < 1 << 16 else { throw .contradictory }
      blocks.startStored(size, isLast: isLast, padding: 0, into: &output)
      let start = blockStart - window.gone
      for index in start..<window.position { output.append(window[index]) }
    } else {
      try blocks.write(buffer, kind, codes, isLast: isLast, into: &output)
    }
    buffer.removeAll()
    try endBlock()
  }

  private mutating func endBlock() throws(DeflateFailure) {
    step = isLast ? .ended : .betweenBlocks
    emptyBlocks = predictor.window.total == blockStart ? emptyBlocks + 1 : 0
    guard emptyBlocks <= Rebuilder.maxEmptyBlocks else { throw .contradictory }
  }
}
