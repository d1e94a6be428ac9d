// SPDX-License-Identifier: Apache-2.0

/// Reads a range of a source forward, a block at a time.
struct BufferedInput {
  private let source: any ByteSource
  private var place: Int
  private let end: Int
  private var block: [UInt8]
  private var next = 0
  private var filled = 0

  /// The bytes of `source` in `range`, which must lie inside it.
  init(_ source: any ByteSource, range: Range<Int>, blockSize: Int = 1 << 14) {
    self.source = source
    self.place = range.lowerBound
    self.end = range.upperBound
    self.block = [UInt8](repeating: 0, count: max(1, min(blockSize, range.count)))
  }

  /// An input of no bytes.
  static var empty: BufferedInput { BufferedInput(ByteView.empty, range: 0..<0) }

  /// Whether every byte was handed out.
  var isAtEnd: Bool { next == filled && place == end }

  /// The next byte, or `nil` at the end.
  @inline(__always)
  mutating func nextByte() throws(CairnError) -> UInt8? {
    if next == filled {
      if place == end { return nil }
      try refill()
    }
    let byte = block[next]
    next &+= 1
    return byte
  }

  /// The next byte, or zero behind the end.
  @inline(__always)
  mutating func nextOrZero() throws(CairnError) -> UInt8 {
    try nextByte() ?? 0
  }

  private mutating func refill() throws(CairnError) {
    let count = min(block.count, end - place)
    try block.fill(0..<count, from: source, at: place)
    place += count
    next = 0
    filled = count
  }

  /// Hands over the bytes that are at hand, reading a block if there are none; empty at the end.
  mutating func nextBlock() throws(CairnError) -> [UInt8] {
    if next == filled {
      if place == end { return [] }
      try refill()
    }
    let bytes = next == 0 && filled == block.count ? block : Array(block[next..<filled])
    next = filled
    return bytes
  }
}
