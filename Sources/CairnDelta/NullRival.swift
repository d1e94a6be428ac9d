// SPDX-License-Identifier: Apache-2.0

/// Decides whether a null delta might be smaller than the delta at hand, without making it.
struct NullRival {
  let target: ByteView
  /// Where it has code, which a null delta may filter.
  let branches: [BranchRange]
  let options: EncodingOptions

  /// Targets up to this size are always tried, bytes.
  private static let smallSize = 1 << 16
  /// A thorough compression is not expected to go below this share of a quick one of a sample.
  private static let sampleShare = 0.45
  /// Nor below this share of a quick one of the whole: measured on executables, text and tables, the
  /// least was 0.83.
  private static let wholeShare = 0.8
  /// The same for a sample of small blocks, in which less repeats.
  private static let smallSampleShare = 0.2
  /// The blocks of samples, bytes.
  private static let smallBlockSize = 1 << 13
  private static let blockSize = 1 << 16
  private static let keepingBlockSize = 1 << 12

  /// Whether the null delta of the target could have fewer than `size` bytes.
  func isWorthTrying(against size: Int) throws(CairnError) -> Bool {
    if size <= 160 { return false }
    if target.count <= NullRival.smallSize { return true }
    if options.isForKeeping {
      let share = try sampledShare(blockSize: NullRival.keepingBlockSize)
      return Double(size) > share * Double(target.count)
    }
    // A small sample settles most cases; the large one decides where the small one leaves a doubt.
    let first = try sampledShare(blockSize: NullRival.smallBlockSize)
    if Double(size) <= first * Double(target.count) * NullRival.smallSampleShare { return false }
    let share = try sampledShare(blockSize: NullRival.blockSize)
    if Double(size) <= share * Double(target.count) * NullRival.sampleShare { return false }
    // A compressed form is never much larger than the target itself.
    let most = Double(target.count + target.count >> 10 + 64)
    if Double(size) > most * NullRival.wholeShare { return true }
    return Double(size) > Double(try compressedSize([0..<target.count], preset: 2))
      * NullRival.wholeShare
  }

  /// The share of sixteen blocks of the target that a quick compression leaves.
  private func sampledShare(blockSize: Int) throws(CairnError) -> Double {
    let sample = self.sample(blockSize: blockSize)
    let sampleSize = sample.reduce(0) { $0 + $1.count }
    return Double(try compressedSize(sample, preset: 0)) / Double(sampleSize)
  }

  private func compressedSize(_ pieces: [Range<Int>], preset: UInt32) throws(CairnError) -> Int {
    let isWords = branches.first?.machine == .arm64
    let encoder = LZMA2Encoder(
      preset: preset, extreme: false, shape: isWords ? .filteredWords : .usual, dictionaryLog: 20)
    return try encoder.encode(LiteralBytes(target, pieces, branches: branches)) {
      done throws(CairnError) in
      try options.monitor.advance(.coding, completed: done, total: target.count)
    }.count
  }

  /// Sixteen blocks of `blockSize` bytes at the most, spread evenly.
  private func sample(blockSize: Int) -> [Range<Int>] {
    let block = min(blockSize, target.count / 16)
    return (0..<16).map { number in
      let start = (target.count - block) / 15 * number
      return start..<start + block
    }
  }
}
