// SPDX-License-Identifier: Apache-2.0

/// The code in which a deflate block says the lengths of its codes.
struct CodeLengthCode {
  /// The symbols in the order of their codes, and how many there are of each length.
  private var symbols = InlineArray<19, UInt8>(repeating: 0)
  private var counts = InlineArray<8, Int>(repeating: 0)

  /// The order in which the lengths come.
  private static let order: InlineArray<19, UInt8> = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  /// The complete code with 19 lengths of 3 bits.
  init(_ lengths: UInt64) {
    var ordered = InlineArray<19, UInt8>(repeating: 0)
    for index in 0..<19 {
      let length = Int(lengths &>> UInt64(3 * index) & 7)
      ordered[Int(CodeLengthCode.order[index])] = UInt8(length)
      counts[length] &+= 1
    }
    counts[0] = 0
    var next = InlineArray<8, Int>(repeating: 0)
    for length in 1..<7 { next[length + 1] = next[length] + counts[length] }
    for symbol in 0..<19 where ordered[symbol] > 0 {
      let length = Int(ordered[symbol])
      symbols[next[length]] = UInt8(symbol)
      next[length] += 1
    }
  }

  /// The symbol whose code is the lowest bits of `bits`, and its length.
  func symbol(_ bits: UInt64) -> (symbol: UInt8, length: Int) {
    var code = 0
    var first = 0
    var index = 0
    for length in 1..<8 {
      code |= Int(bits &>> UInt64(length - 1) & 1)
      let count = counts[length]
      if code - first < count { return (symbols[index + code - first], length) }
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    preconditionFailure("a complete code has a symbol for any bits")
  }
}
