// SPDX-License-Identifier: Apache-2.0

/// Reads the symbols of one Huffman code.
struct CodeReader {
  private static let quickBits = 10
  /// For each value of the next bits: the symbol above the length of its code; 0 where the code is
  /// longer than that.
  private var quick: [UInt16]
  /// The number of codes of each length, and the symbols in the order of their codes.
  private var counts: [Int]
  private var symbols: [UInt16]

  /// The code with these lengths. Refuses what zlib refuses: more codes than there can be, and
  /// fewer, but for a single one of one bit where `allowsSingle`, or none at all.
  init(_ lengths: some Collection<UInt8>, allowsSingle: Bool) throws(DeflateFailure) {
    counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    let longest = counts.lastIndex { $0 > 0 } ?? 0
    var left = 1
    for length in 1...15 {
      left = left * 2 - counts[length]
      guard left >= 0 else { throw .damaged }
    }
    guard left == 0 || allowsSingle && longest <= 1 else { throw .damaged }
    var starts = [Int](repeating: 0, count: 17)
    for length in 1...15 { starts[length + 1] = starts[length] + counts[length] }
    symbols = [UInt16](repeating: 0, count: lengths.count)
    var codes = [Int](repeating: 0, count: 16)
    for length in 1..<15 { codes[length + 1] = (codes[length] + counts[length]) << 1 }
    quick = [UInt16](repeating: 0, count: 1 << CodeReader.quickBits)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let length = Int(length)
      symbols[starts[length]] = UInt16(symbol)
      starts[length] += 1
      let code = codes[length]
      codes[length] += 1
      guard length <= CodeReader.quickBits else { continue }
      var reversed = 0
      for bit in 0..<length where code >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
      for index in stride(from: reversed, to: quick.count, by: 1 << length) {
        quick[index] = UInt16(symbol << 4 | length)
      }
    }
  }

  @inline(__always)
  func next(_ source: inout BitSource, _ bytes: Span<UInt8>) throws(DeflateFailure) -> Int {
    if source.count < Alphabet.maxCodeLength { source.refill(bytes) }
    let entry = quick[Int(source.held & (1 &<< UInt64(CodeReader.quickBits) &- 1))]
    if entry != 0 {
      try source.drop(Int(entry & 15))
      return Int(entry &>> 4)
    }
    return try slow(&source)
  }

  private func slow(_ source: inout BitSource) throws(DeflateFailure) -> Int {
    var code = 0
    var first = 0
    var index = 0
    for length in 1...Alphabet.maxCodeLength {
      code |= Int(source.held >> UInt64(length - 1) & 1)
      if code - first < counts[length] {
        try source.drop(length)
        return Int(symbols[index + code - first])
      }
      index += counts[length]
      first = (first + counts[length]) << 1
      code <<= 1
    }
    // No such code, be it that the bits end.
    throw source.count < Alphabet.maxCodeLength ? .truncated : .damaged
  }
}
