// SPDX-License-Identifier: Apache-2.0

/// Codes where covered bytes differ from what was predicted, and what stands there instead
/// (References/Corrections).
///
/// One description for both sides: with an encoder as `Coder` it reads the truth from the target,
/// with a decoder it has none. Either way the bytes become the target's.
struct CorrectionCodec<Coder: BitCoding> {
  /// The log2 of a chunk's size. The decoder's output buffer holds whole chunks.
  static var chunkLog: Int { 12 }
  /// The log2 of a block's size.
  static var blockLog: Int { 6 }

  /// The target, for an encoder; empty for a decoder.
  let truth: ByteView
  var coder: Coder
  var mixer: CorrectionMixer
  /// How many bytes differed.
  var count = 0

  /// What the cover's bytes are.
  private(set) var content: CorrectionContent = .unknown
  private(set) var lengthClass = 0
  private var isFirst = true
  /// Which of the latest chunks differed: of all, by content, and of this cover, the latest lowest.
  private var chunkHistory = 0
  private var contentHistory = [Int](repeating: 0, count: 4)
  private var coverHistory = 0
  private var coverChunks = 0
  /// Which of the latest blocks of differing chunks differed.
  private var blockHistory = 0
  /// How many bytes, or words, of the latest block differed.
  private var blockCount = 0

  var words = WordMemory()
  var bytes = ByteMemory()
  var distances = DistanceMemory()
  let wordLayouts = WordLayout.all
  let wordFields = WordLayout.fields
  let x64Tables = X64Tables.shared
  private let sets = CorrectionDecision.allCases.map { $0.firstSet }

  init(tableLog: Int, truth: ByteView, coder: Coder) {
    self.truth = truth
    self.coder = coder
    mixer = CorrectionMixer(tableLog: tableLog, setCount: CorrectionDecision.setCount)
  }

  /// Starts with a cover: its length, and what its bytes are.
  mutating func start(_ content: CorrectionContent, length: Int) {
    self.content = content
    lengthClass = CorrectionCodec.sizeClass(length)
    isFirst = true
    coverHistory = 0
    coverChunks = 0
  }

  /// The length in bits less one, 15 at the most.
  @inline(__always)
  static func sizeClass(_ size: Int) -> Int {
    min(63 &- (size | 1).leadingZeroBitCount, 15)
  }

  /// Corrects `range` of `text`, which is the target from `place` on. The parts of a cover come in
  /// order, and each but the last ends where a chunk does.
  mutating func correct(
    _ text: inout [UInt8], _ range: Range<Int>, place: Int
  ) throws(CairnError) {
    let size = 1 << CorrectionCodec.chunkLog
    var at = range.lowerBound
    while at < range.upperBound {
      let here = place &+ at &- range.lowerBound
      let end = min(range.upperBound, at &+ size &- (here & (size &- 1)))
      try correctChunk(&text, at..<end, place: here)
      at = end
    }
  }

  /// Codes one bit of a decision.
  @inline(__always)
  mutating func code(
    _ bit: Bool, _ decision: CorrectionDecision, _ contexts: CorrectionMixer.Contexts, set: Int
  ) throws(CairnError) -> Bool {
    try mixer.code(
      bit, decision.numbered(contexts), set: sets[Int(decision.rawValue)] &+ set, &coder)
  }

  /// Whether `range` of `text` differs from the truth, for an encoder.
  @inline(__always)
  private func differs(_ text: [UInt8], _ range: Range<Int>, place: Int) -> Bool {
    guard Coder.writes else { return false }
    return text.withView { view in
      view.commonPrefix(
        at: range.lowerBound, with: truth, at: place, limit: range.count) < range.count
    }
  }

  private mutating func correctChunk(
    _ text: inout [UInt8], _ range: Range<Int>, place: Int
  ) throws(CairnError) {
    let isDirty = try codeChunk(differs(text, range, place: place), range.count)
    guard isDirty else { return }
    let size = 1 << CorrectionCodec.blockLog
    var any = false
    var at = range.lowerBound
    while at < range.upperBound {
      let here = place &+ at &- range.lowerBound
      let end = min(range.upperBound, at &+ size &- (here & (size &- 1)))
      var isBlockDirty = true
      // Where nothing differed yet, the last one must.
      if any || end < range.upperBound {
        isBlockDirty = try codeBlock(
          differs(text, at..<end, place: here), end &- at, from: at &- range.lowerBound,
          left: range.upperBound &- at, any)
      }
      blockHistory = (blockHistory &<< 1 | (isBlockDirty ? 1 : 0)) & 255
      blockCount = 0
      if isBlockDirty {
        any = true
        let before = count
        let piece = CorrectionPiece(
          range: at..<end, place: here, behind: at &- range.lowerBound)
        if content == .words {
          blockCount = try correctWords(&text, piece)
        } else {
          try correctBytes(&text, piece, mustDiffer: true)
          blockCount = count &- before
        }
        blockCount = min(blockCount, 15)
      }
      at = end
    }
  }

  private mutating func codeChunk(_ isDirty: Bool, _ size: Int) throws(CairnError) -> Bool {
    let kind = content.rawValue
    let sizeClass = CorrectionCodec.sizeClass(size)
    let group = UInt64(kind &* 16 &+ sizeClass)
    let cover = UInt64(coverHistory)
    let isDirty = try code(
      isDirty, .chunk,
      (
        group &<< 3 | UInt64(chunkHistory & 3) &<< 1 | (isFirst ? 1 : 0),
        UInt64(kind &<< 10 | contentHistory[kind & 3]),
        UInt64(kind &<< 8 | chunkHistory),
        UInt64(lengthClass &<< 4 | sizeClass) &<< 2 | cover,
        UInt64(kind &<< 2 | min(3, coverChunks)) &<< 2 | cover,
        UInt64((lengthClass &<< 3 | kind) &<< 2 | (chunkHistory & 3))
      ), set: Int(group) & 63)
    let bit = isDirty ? 1 : 0
    chunkHistory = (chunkHistory &<< 1 | bit) & 255
    contentHistory[kind & 3] = (contentHistory[kind & 3] &<< 1 | bit) & 1023
    coverHistory = (coverHistory &<< 1 | bit) & 3
    coverChunks &+= 1
    isFirst = false
    return isDirty
  }

  private mutating func codeBlock(
    _ isDirty: Bool, _ size: Int, from start: Int, left: Int, _ any: Bool
  ) throws(CairnError) -> Bool {
    let kind = content.rawValue
    let history = blockHistory
    let sizeClass = CorrectionCodec.sizeClass(size)
    let bit = any ? 1 : 0
    let shape = size == 1 << CorrectionCodec.blockLog ? history & 15 : 16 &+ sizeClass
    return try code(
      isDirty, .block,
      (
        UInt64((kind &<< 6 | history & 63) &<< 3 | sizeClass),
        UInt64(kind &<< 8 | history),
        UInt64(((start &>> 6) &<< 6 | (left &- 1) &>> 6) &<< 1 | bit),
        UInt64((blockCount &<< 3 | history & 7) &<< 3 | kind),
        UInt64((shape &<< 3 | kind) &<< 1 | bit),
        UInt64(((lengthClass &<< 3 | kind) &<< 4 | blockCount) &<< 1 | bit)
      ), set: (kind & 3) &* 8 &+ (history & 3) &* 2 &+ bit)
  }
}
