// SPDX-License-Identifier: Apache-2.0

/// Decides whether a null delta might be smaller than the delta at hand, without making it.
struct NullRival {
  let target: ByteView
  let options: EncodingOptions

  /// Targets up to this size are always tried, bytes.
  private static let smallSize = 1 << 16
  /// The share of a quick compression's size that a thorough one is never expected to go below,
  /// in percent: measured on executables, text and tables, 62 to 80.
  private static let thoroughShare = 45

  /// Whether the null delta of the target could have fewer than `size` bytes.
  func isWorthTrying(against size: Int) throws(CairnError) -> Bool {
    // A thorough compression of real files hardly ever saves more than 98 %; a delta below that
    // is only beaten on files that a quick compression shows to be all alike.
    if size <= 160 { return false }
    if target.count <= NullRival.smallSize { return true }
    let sample = self.sample()
    let sampleSize = sample.reduce(0) { $0 + $1.count }
    let quick = LZMA2Encoder(preset: 0, extreme: false, shape: .usual, dictionaryLog: 18)
    let compressed = try quick.encode(sample).count
    let estimate =
      Double(compressed) * Double(target.count) / Double(sampleSize)
      * Double(NullRival.thoroughShare) / 100
    return Double(size) > estimate
  }

  /// Sixteen blocks, spread evenly.
  private func sample() -> [ByteView] {
    let block = min(1 << 16, target.count / 16)
    return (0..<16).map { number in
      let start = (target.count - block) / 15 * number
      return target[start..<start + block]
    }
  }
}
