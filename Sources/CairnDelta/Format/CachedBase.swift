// SPDX-License-Identifier: Apache-2.0

/// Reads the base in small blocks that it keeps for a while: covers hop about, mostly close by.
struct CachedBase {
  private static let blockLog = 14
  private static let blockSize = 1 << blockLog
  private static let slotCount = DecoderMemory.baseCacheSize / blockSize

  private let source: any ByteSource
  private var blocks: [UInt8]
  /// The number of the block in each slot, or -1.
  private var numbers = [Int](repeating: -1, count: slotCount)

  init(_ source: any ByteSource) {
    self.source = source
    let needed = (source.size + CachedBase.blockSize - 1) >> CachedBase.blockLog
    blocks = [UInt8](
      repeating: 0, count: min(needed, CachedBase.slotCount) << CachedBase.blockLog)
  }

  /// Copies the base's bytes at `offset` into `range` of `output`; the caller has checked that the
  /// base has them.
  mutating func read(
    into output: inout [UInt8], _ range: Range<Int>, at offset: Int
  ) throws(CairnError) {
    if range.count >= 4 * CachedBase.blockSize {
      return try output.fill(range, from: source, at: offset)
    }
    var place = range.lowerBound
    var offset = offset
    while place < range.upperBound {
      let number = offset >> CachedBase.blockLog
      let within = offset & (CachedBase.blockSize - 1)
      let count = min(CachedBase.blockSize - within, range.upperBound - place)
      let slot = try self.slot(of: number)
      output.copy(
        place..<place + count, from: blocks, at: (slot << CachedBase.blockLog) + within)
      place += count
      offset += count
    }
  }

  private mutating func slot(of number: Int) throws(CairnError) -> Int {
    let slot = number % (blocks.count >> CachedBase.blockLog)
    if numbers[slot] == number { return slot }
    let start = number << CachedBase.blockLog
    let count = min(CachedBase.blockSize, source.size - start)
    let place = slot << CachedBase.blockLog
    numbers[slot] = -1
    try blocks.fill(place..<place + count, from: source, at: start)
    numbers[slot] = number
    return slot
  }
}
