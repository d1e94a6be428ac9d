// SPDX-License-Identifier: Apache-2.0

extension CorrectionSource {
  /// The next number, which must not be above `limit`.
  mutating func next(
    _ context: CorrectionContext, atMost limit: Int
  ) throws(DeflateFailure) -> Int {
    let value = try next(context.rawValue)
    guard value <= UInt64(limit) else { throw .contradictory }
    return Int(value)
  }

  /// The next number as a difference from `base`; the sum must be within `range`.
  mutating func next(
    _ context: CorrectionContext, from base: Int, within range: ClosedRange<Int>
  ) throws(DeflateFailure) -> Int {
    let difference = ZigZag.decode(try next(context.rawValue))
    guard (-1 << 20...1 << 20).contains(difference), range.contains(base + difference) else {
      throw .contradictory
    }
    return base + difference
  }

  /// `count` values: those of `expected`, then zeros, with the changes that follow.
  mutating func nextChanges(
    _ count: Int, expected: [UInt8], limit: Int, right: CorrectionContext,
    change: CorrectionContext
  ) throws(DeflateFailure) -> [UInt8] {
    var values = Array(expected.prefix(count))
    values += repeatElement(0, count: count - values.count)
    var index = 0
    while true {
      let right = try next(right, atMost: count - index)
      guard right > 0 else { return values }
      index += right - 1
      let number = try next(change, atMost: 2 * limit)
      let value = Int(values[index]) + ZigZag.decode(UInt64(number) + 1)
      guard 0...limit ~= value else { throw .contradictory }
      values[index] = UInt8(value)
      index += 1
    }
  }
}
