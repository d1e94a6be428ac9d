// SPDX-License-Identifier: Apache-2.0

/// About what corrections take in a coded stream.
enum CorrectionCost {
  /// The bytes: for each context the entropy of the sizes of its numbers, and the bits below the
  /// leading ones, of small numbers as good as of their values.
  static func size(_ corrections: [Correction]) -> Int {
    var counts = [[UInt64: Int]](repeating: [:], count: Correction.contextCount)
    var extra = 0
    for correction in corrections {
      let number = correction.value &+ 1
      let bits = 63 - number.leadingZeroBitCount
      let kept = min(bits, 3)
      extra += bits - kept
      let bucket = UInt64(bits) << 8 | number >> UInt64(bits - kept)
      counts[Int(correction.context)][bucket, default: 0] += 1
    }
    var total = Double(extra)
    for context in counts where !context.isEmpty {
      let all = context.values.reduce(0, +)
      // What an adaptive code takes to learn a value is about half the bits of its count.
      for count in context.values {
        total += Double(count) * log2(Double(all) / Double(count)) + log2(Double(count) + 1) / 2
      }
    }
    return Int(total / 8) + 1
  }

  /// The binary logarithm of a number of at least 1, to a thousandth.
  private static func log2(_ value: Double) -> Double {
    var result = Double(value.exponent)
    var rest = value.significand
    var digit = 0.5
    for _ in 0..<10 {
      rest *= rest
      if rest >= 2 {
        rest /= 2
        result += digit
      }
      digit /= 2
    }
    return result
  }
}
