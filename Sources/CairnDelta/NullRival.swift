// SPDX-License-Identifier: Apache-2.0

/// Decides whether a null delta might be smaller than the delta at hand, without making it.
struct NullRival {
  let target: ByteView
  let options: EncodingOptions

  /// Targets up to this size are always tried, bytes.
  private static let smallSize = 1 << 16
  /// A thorough compression is not expected to go below this share of a quick one of a sample.
  private static let sampleShare = 0.45
  /// Nor below this share of a quick one of the whole: measured on executables, text and tables, the
  /// least was 0.83.
  private static let wholeShare = 0.8

  /// Whether the null delta of the target could have fewer than `size` bytes.
  func isWorthTrying(against size: Int) throws(CairnError) -> Bool {
    if size <= 160 { return false }
    if target.count <= NullRival.smallSize { return true }
    let sample = self.sample()
    let sampleSize = sample.reduce(0) { $0 + $1.count }
    let share = Double(try compressedSize(sample, preset: 0)) / Double(sampleSize)
    if options.isForKeeping { return Double(size) > share * Double(target.count) }
    if Double(size) <= share * Double(target.count) * NullRival.sampleShare { return false }
    return Double(size) > Double(try compressedSize([target], preset: 2)) * NullRival.wholeShare
  }

  private func compressedSize(_ pieces: [ByteView], preset: UInt32) throws(CairnError) -> Int {
    let encoder = LZMA2Encoder(preset: preset, extreme: false, shape: .usual, dictionaryLog: 20)
    return try encoder.encode(pieces) { done throws(CairnError) in
      try options.monitor.advance(.coding, completed: done, total: target.count)
    }.count
  }

  /// Sixteen blocks, spread evenly.
  private func sample() -> [ByteView] {
    let block = min(options.isForKeeping ? 1 << 12 : 1 << 16, target.count / 16)
    return (0..<16).map { number in
      let start = (target.count - block) / 15 * number
      return target[start..<start + block]
    }
  }
}
