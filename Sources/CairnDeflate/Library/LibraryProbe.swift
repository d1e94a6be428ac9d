// SPDX-License-Identifier: Apache-2.0

/// Whether libz makes the streams that the format pins.
///
/// The machine's libz may be another one under the same name. Data made by rule goes through the
/// ways that differ between those (both searches, the small windows, full blocks, stored ones), and
/// the checksum of what comes out is compared with that of zlib's.
package enum LibraryProbe {
  /// Whether libz may stand in for this module. Looked at once.
  package static let isPinned = makes(checksum)

  /// The checksum of the streams.
  package static let checksum: UInt32 = 0xBE6D_E4CE

  private static func makes(_ expected: UInt32) -> Bool {
    (try? checksum(of: .library)) == expected
  }

  /// The checksum of the streams that one way of compressing makes. A few milliseconds.
  package static func checksum(of means: Recompressor.Means) throws(DeflateFailure) -> UInt32 {
    let bytes = sample()
    var sum = CRC32()
    for (level, windowBits, memoryLevel, strategy) in [
      (1, 12, 8, DeflateSettings.Strategy.standard), (3, 15, 9, .standard), (4, 9, 1, .standard),
      (6, 15, 8, .standard), (9, 13, 8, .standard), (6, 15, 8, .filtered), (6, 9, 2, .rle),
      (6, 12, 8, .huffman), (6, 15, 8, .fixed),
    ] {
      guard
        let settings = DeflateSettings(
          level: level, windowBits: windowBits, memoryLevel: memoryLevel, strategy: strategy)
      else { continue }
      let recompressor = try Recompressor(settings: settings, corrected: false, means: means)
      var none = CorrectionList([])
      var output: [UInt8] = []
      try recompressor.write(bytes.span, corrections: &none, into: &output)
      try recompressor.finish(corrections: &none, into: &output)
      sum.add(output.span)
    }
    return sum.value
  }

  /// Copies of earlier bytes, runs and new bytes, many times as large as the smallest window.
  private static func sample() -> [UInt8] {
    var state: UInt32 = 1
    func number(below bound: UInt32) -> Int {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Int((state &>> 8) % bound)
    }
    var bytes: [UInt8] = []
    while bytes.count < 20_000 {
      switch number(below: 8) {
      case 0:
        for _ in 0..<number(below: 40) { bytes.append(UInt8(number(below: 256))) }
      case 1:
        bytes += repeatElement(UInt8(number(below: 8)), count: number(below: 300))
      case 2 where bytes.count < 4000:
        for _ in 0..<number(below: 1000) { bytes.append(UInt8(number(below: 256))) }
      default:
        guard !bytes.isEmpty else { continue }
        let distance = 1 + number(below: UInt32(bytes.count))
        for _ in 0..<3 + number(below: 30) { bytes.append(bytes[bytes.count - distance]) }
      }
    }
    return bytes
  }
}
