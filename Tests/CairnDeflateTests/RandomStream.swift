// SPDX-License-Identifier: Apache-2.0

/// A valid deflate stream of random blocks, as no encoder would make it, and what it expands to.
struct RandomStream {
  private(set) var compressed: [UInt8] = []
  private(set) var content: [UInt8] = []
  private var numbers: Samples.Numbers
  private var bitCount = 0

  init(seed: UInt64) {
    numbers = Samples.Numbers(seed)
    for _ in 0..<200 { content.append(UInt8(numbers.below(4))) }
    let first = content
    content = []
    appendStored(first, isLast: false)
    let count = numbers.below(6)
    for index in 0...count {
      let isLast = index == count
      switch numbers.below(4) {
      case 0:
        appendStored(
          (0..<numbers.below(300)).map { _ in UInt8(numbers.below(256)) }, isLast: isLast)
      case 1: appendFixed(isLast: isLast)
      default: appendDynamic(isLast: isLast)
      }
    }
    // The bits behind the last block may be anything.
    while bitCount % 8 != 0 { put(numbers.below(2), 1) }
  }

  private mutating func put(_ value: Int, _ bits: Int) {
    for bit in 0..<bits {
      if bitCount % 8 == 0 { compressed.append(0) }
      compressed[compressed.count - 1] |= UInt8((value >> bit & 1) << (bitCount % 8))
      bitCount += 1
    }
  }

  private mutating func appendStored(_ bytes: [UInt8], isLast: Bool) {
    put(isLast ? 1 : 0, 3)
    while bitCount % 8 != 0 { put(numbers.below(2), 1) }
    put(bytes.count, 16)
    put(~bytes.count & 0xFFFF, 16)
    for byte in bytes { put(Int(byte), 8) }
    content += bytes
  }

  private mutating func appendFixed(isLast: Bool) {
    put(isLast ? 3 : 2, 3)
    let literals =
      [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112)
      + [UInt8](repeating: 7, count: 24) + [UInt8](repeating: 8, count: 8)
    appendTokens(literals, [UInt8](repeating: 5, count: 30))
  }

  private mutating func appendDynamic(isLast: Bool) {
    put(isLast ? 5 : 4, 3)
    let literalCount = 257 + numbers.below(30)
    let distanceCount = 1 + numbers.below(30)
    let literals = randomLengths(literalCount, limit: 15, including: 256)
    let distances =
      distanceCount == 1
      ? [UInt8(numbers.below(2))] : randomLengths(distanceCount, limit: 15, including: 0)
    put(literalCount - 257, 5)
    put(distanceCount - 1, 5)
    let runs = randomRuns(literals + distances)
    let runLengths = randomLengths(19, limit: 7, including: nil)
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    put(15, 4)
    for symbol in order { put(Int(runLengths[symbol]), 3) }
    for run in runs {
      putCode(run.symbol, runLengths)
      put(run.extra, run.bits)
    }
    appendTokens(literals, distances)
  }

  /// Lengths of a complete code: split one leaf after the other; some symbols have no code unless
  /// all must.
  private mutating func randomLengths(_ count: Int, limit: Int, including: Int?) -> [UInt8] {
    var leaves: [Int] = [1, 1]
    let wanted = including == nil ? count : max(2, min(count, 2 + numbers.below(count)))
    while leaves.count < wanted {
      let index = numbers.below(leaves.count)
      guard leaves[index] < limit else { continue }
      leaves[index] += 1
      leaves.append(leaves[index])
    }
    var lengths = [UInt8](repeating: 0, count: count)
    var free = Array(0..<count)
    if let including {
      free.removeAll { $0 == including }
      lengths[including] = UInt8(leaves.removeLast())
    }
    for leaf in leaves {
      lengths[free.remove(at: numbers.below(free.count))] = UInt8(leaf)
    }
    return lengths
  }

  private mutating func randomRuns(
    _ lengths: [UInt8]
  ) -> [(symbol: Int, extra: Int, bits: Int)] {
    var runs: [(symbol: Int, extra: Int, bits: Int)] = []
    var index = 0
    while index < lengths.count {
      var same = 1
      while index + same < lengths.count, lengths[index + same] == lengths[index] { same += 1 }
      let count = 1 + numbers.below(min(same, 138))
      if lengths[index] == 0, count >= 11 {
        runs.append((18, count - 11, 7))
        index += count
      } else if lengths[index] == 0, count >= 3 {
        let some = min(count, 10)
        runs.append((17, some - 3, 3))
        index += some
      } else if index > 0, lengths[index - 1] == lengths[index], count >= 3 {
        let some = min(count, 6)
        runs.append((16, some - 3, 2))
        index += some
      } else {
        runs.append((Int(lengths[index]), 0, 0))
        index += 1
      }
    }
    return runs
  }

  private mutating func putCode(_ symbol: Int, _ lengths: [UInt8]) {
    var code = 0
    for length in 1...lengths[symbol] {
      code <<= 1
      for (other, otherLength) in lengths.enumerated() where otherLength == length {
        if length == lengths[symbol], other == symbol {
          for bit in stride(from: Int(length) - 1, through: 0, by: -1) { put(code >> bit & 1, 1) }
          return
        }
        code += 1
      }
    }
  }

  /// Random tokens among those that have codes, then the end of the block.
  private mutating func appendTokens(_ literals: [UInt8], _ distances: [UInt8]) {
    let lengthBases = [
      3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
      131, 163, 195, 227, 258,
    ]
    let symbols = literals.indices.filter { literals[$0] > 0 && $0 != 256 && $0 < 286 }
    let places = distances.indices.filter { distances[$0] > 0 }
    for _ in 0..<(symbols.isEmpty ? 0 : numbers.below(120)) {
      let symbol = symbols[numbers.below(symbols.count)]
      if symbol < 256 {
        putCode(symbol, literals)
        content.append(UInt8(symbol))
        continue
      }
      let near = places.filter { $0 < 4 || (2 + $0 % 2) << ($0 / 2 - 1) + 1 <= content.count }
      guard !near.isEmpty else { continue }
      let lengthBits = symbol < 265 || symbol == 285 ? 0 : (symbol - 261) / 4
      let lengthExtra = numbers.below(1 << lengthBits)
      let place = near[numbers.below(near.count)]
      let distanceBits = place < 4 ? 0 : place / 2 - 1
      let base = place < 4 ? place + 1 : (2 + place % 2) << distanceBits + 1
      let distanceExtra = numbers.below(min(1 << distanceBits, content.count - base + 1))
      guard base + distanceExtra <= content.count else { continue }
      putCode(symbol, literals)
      put(lengthExtra, lengthBits)
      putCode(place, distances)
      put(distanceExtra, distanceBits)
      for _ in 0..<lengthBases[symbol - 257] + lengthExtra {
        content.append(content[content.count - base - distanceExtra])
      }
    }
    putCode(256, literals)
  }
}
