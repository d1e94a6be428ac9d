// SPDX-License-Identifier: Apache-2.0

/// An adaptive estimate of how likely a bit is one (Format-Delta 6.2).
///
/// A model is one 32-bit word, so that a table of them is a plain array: the upper 22 bits hold the
/// probability, the lower 10 how many bits were seen, up to a limit. The first bits move the
/// estimate much, later ones less. Integers only, so that every machine agrees.
enum BitModel {
  /// Even odds, nothing seen.
  static let initial: UInt32 = 1 << 31

  /// Counts stop here; from then on the estimate moves by 1/256 of the distance.
  static let countLimit = 254

  /// For each count, the share of the distance to move, in 1/65536.
  static let rates: [UInt32] = (0...countLimit).map { (1 << 17) / UInt32(2 * $0 + 3) }

  /// The probability of a one, in 1/65536, never nought or certain.
  @inline(__always)
  static func probability(_ model: UInt32) -> UInt32 {
    min(max(model &>> 16, 24), 65_512)
  }

  /// The model after `bit`, moved by `rates[count]`.
  @inline(__always)
  static func moved(_ model: UInt32, by rates: [UInt32], bit: Bool) -> UInt32 {
    moved(model, rate: rates[Int(model & 1023)], countLimit: UInt32(countLimit), bit: bit)
  }

  /// The model after `bit`, moved by `rate`, which is that of its count.
  @inline(__always)
  static func moved(_ model: UInt32, rate: UInt32, countLimit: UInt32, bit: Bool) -> UInt32 {
    let probability = UInt64(model &>> 10)
    let rate = UInt64(rate)
    let next =
      bit
      ? probability &+ (((1 << 22) &- 1 &- probability) &* rate) &>> 16
      : probability &- (probability &* rate) &>> 16
    let nextCount = min(model & 1023 &+ 1, countLimit)
    return UInt32(truncatingIfNeeded: next) &<< 10 | nextCount
  }
}
