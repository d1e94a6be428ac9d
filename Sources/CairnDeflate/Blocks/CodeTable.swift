// SPDX-License-Identifier: Apache-2.0

/// The codes of an alphabet, as they are written.
struct CodeTable {
  /// For each symbol: its code, the first bit lowest, above the length of it.
  private let entries: [UInt32]

  /// The codes that the format gives to symbols with these lengths. Lengths that make no code make
  /// a table all the same, of no use.
  init(_ lengths: [UInt8]) {
    var counts = [Int](repeating: 0, count: 17)
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var codes = [Int](repeating: 0, count: 17)
    for length in 1...15 { codes[length + 1] = (codes[length] + counts[length]) << 1 }
    entries = lengths.map { length in
      let length = Int(length)
      guard length > 0 else { return 0 }
      let code = codes[length]
      codes[length] += 1
      var reversed: UInt32 = 0
      for bit in 0..<length where code >> bit & 1 == 1 { reversed |= 1 << UInt32(length - 1 - bit) }
      return reversed << 4 | UInt32(length)
    }
  }

  /// The code of a symbol and its length; the length is 0 where there is none.
  @inline(__always)
  subscript(_ symbol: Int) -> (code: Int, length: Int) {
    guard symbol < entries.count else { return (0, 0) }
    let entry = entries[symbol]
    return (Int(entry &>> 4), Int(entry & 15))
  }
}
