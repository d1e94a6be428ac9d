// SPDX-License-Identifier: Apache-2.0

/// The logistic domain in which estimates are mixed (Format-Delta 6.5), in integers.
///
/// A probability p stands there as ln(p / (1 - p)), in 1/256.
enum Logistic {
  /// Values lie within plus and minus this.
  static let limit = 3071

  /// 65536 / (1 + e^-x) for x = -12, -11.5 ... 12, rounded.
  private static let points: [Int32] = [
    0, 1, 1, 2, 3, 5, 8, 13,
    22, 36, 60, 98, 162, 267, 439, 720,
    1179, 1921, 3108, 4971, 7812, 11_955, 17_625, 24_743,
    32_768, 40_793, 47_911, 53_581, 57_724, 60_565, 62_428, 63_615,
    64_357, 64_816, 65_097, 65_269, 65_374, 65_438, 65_476, 65_500,
    65_514, 65_523, 65_528, 65_531, 65_533, 65_534, 65_535, 65_535,
    65_536,
  ]

  /// The probability, in 1/65536, at each value from `-limit - 1` to `limit`.
  static let squashTable: [Int32] = (-limit - 1...limit).map { value in
    let place = value + limit + 1
    let part = Int32(place & 127)
    let index = place >> 7
    return (points[index] * (128 - part) + points[index + 1] * part + 64) >> 7
  }

  /// The value at each probability, in 1/4096: the least whose probability is not below the middle
  /// of the step.
  static let stretchTable: [Int32] = {
    var table: [Int32] = []
    var value = -limit - 1
    for step in 0..<4096 {
      while value < limit, squashTable[value + limit + 1] < Int32(step * 16 + 8) { value += 1 }
      table.append(Int32(value))
    }
    return table
  }()
}
