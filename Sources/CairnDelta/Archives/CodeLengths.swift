// SPDX-License-Identifier: Apache-2.0

/// Reads the lengths of a deflate block's codes, to see whether they make sense.
struct CodeLengths {
  private let bytes: ByteView
  private let code: CodeLengthCode
  /// The next bit.
  private var place: Int
  /// How many codes the last length read is still for; it may go on in the next alphabet.
  private var runLength = 0
  private var length: Int?

  /// The lengths from the bit `place` of `bytes` on.
  init(_ bytes: ByteView, at place: Int, code: CodeLengthCode) {
    self.bytes = bytes
    self.place = place
    self.code = code
  }

  /// Whether the codes are what zlib takes: complete, but for no or one distance code.
  mutating func areComplete(literals: Int, distances: Int) -> Bool {
    // What is left of all codes of 15 bits.
    var hasEndOfBlock = false
    guard readSpace(literals, &hasEndOfBlock) == 0, hasEndOfBlock else { return false }
    var ignored = false
    let left = readSpace(distances, &ignored)
    return (left == 0 || left == 1 << 14 || left == 1 << 15) && runLength == 0
  }

  /// Reads the lengths of `count` codes. Returns how many codes of 15 bits they leave, or nil if
  /// they make no sense.
  private mutating func readSpace(_ count: Int, _ hasEndOfBlock: inout Bool) -> Int? {
    var space = 1 << 15
    var index = 0
    while index < count {
      if runLength == 0 {
        guard readRun() else { return nil }
      }
      let size = min(runLength, count - index)
      if let length, length > 0 {
        space -= size << (15 - length)
        guard space >= 0 else { return nil }
        if index <= 256 && index + size > 256 { hasEndOfBlock = true }
      }
      index += size
      runLength -= size
    }
    return space
  }

  /// Reads the next run of equal lengths.
  private mutating func readRun() -> Bool {
    guard place / 8 <= bytes.count - 8 else { return false }
    let bits = bytes.word64(at: place / 8) &>> UInt64(place % 8)
    let (symbol, size) = code.symbol(bits)
    let extra = bits &>> UInt64(size)
    switch symbol {
    case 16:
      guard length != nil else { return false }
      runLength = Int(extra & 3) + 3
      place += size + 2
    case 17:
      length = 0
      runLength = Int(extra & 7) + 3
      place += size + 3
    case 18:
      length = 0
      runLength = Int(extra & 127) + 11
      place += size + 7
    default:
      length = Int(symbol)
      runLength = 1
      place += size
    }
    return true
  }
}
