// SPDX-License-Identifier: Apache-2.0

/// Builds the lengths of a Huffman code as zlib does, ties included.
struct CodeBuilder {
  private let symbolCount: Int
  private let maxLength: Int
  /// For each symbol and inner node: how often it occurs, how deep its subtree is, what it hangs
  /// under, how long its code is.
  private var frequencies: [Int]
  private var depths: [Int]
  private var parents: [Int]
  private var lengths: [Int]
  /// A heap of the nodes without parents, from index 1, and the others in the order in which they
  /// got one, from the end down.
  private var heap: [Int]
  private var heapCount = 0
  private var takenStart: Int
  private var lastSymbol = -1

  /// The lengths of the code for symbols that occur so often, of all symbols up to the last one
  /// that has a code: at least two have one, the first ones if need be.
  static func lengths(_ frequencies: [Int], maxLength: Int) -> [UInt8] {
    var builder = CodeBuilder(frequencies, maxLength: maxLength)
    builder.join()
    builder.measure()
    return builder.lengths[0...builder.lastSymbol].map { UInt8(truncatingIfNeeded: $0) }
  }

  private init(_ counts: [Int], maxLength: Int) {
    symbolCount = counts.count
    self.maxLength = maxLength
    frequencies = counts + [Int](repeating: 0, count: counts.count + 1)
    depths = [Int](repeating: 0, count: frequencies.count)
    parents = depths
    lengths = depths
    heap = [Int](repeating: 0, count: frequencies.count + 1)
    takenStart = heap.count
    for symbol in 0..<symbolCount where counts[symbol] > 0 {
      heapCount += 1
      heap[heapCount] = symbol
      lastSymbol = symbol
    }
    while heapCount < 2 {
      var symbol = 0
      if lastSymbol < 2 {
        lastSymbol += 1
        symbol = lastSymbol
      }
      heapCount += 1
      heap[heapCount] = symbol
      frequencies[symbol] = 1
    }
  }

  /// Joins the two rarest nodes until one is left.
  private mutating func join() {
    for index in stride(from: heapCount / 2, through: 1, by: -1) { sink(index) }
    var node = symbolCount
    while heapCount >= 2 {
      let rarest = heap[1]
      heap[1] = heap[heapCount]
      heapCount -= 1
      sink(1)
      let second = heap[1]
      heap[takenStart - 1] = rarest
      heap[takenStart - 2] = second
      takenStart -= 2
      frequencies[node] = frequencies[rarest] &+ frequencies[second]
      depths[node] = max(depths[rarest], depths[second]) + 1
      parents[rarest] = node
      parents[second] = node
      heap[1] = node
      node += 1
      sink(1)
    }
    takenStart -= 1
    heap[takenStart] = heap[1]
  }

  /// Whether the one node comes out before the other.
  private func isRarer(_ one: Int, _ other: Int) -> Bool {
    frequencies[one] < frequencies[other]
      || frequencies[one] == frequencies[other] && depths[one] <= depths[other]
  }

  private mutating func sink(_ start: Int) {
    let node = heap[start]
    var index = start
    var child = index * 2
    while child <= heapCount {
      if child < heapCount, isRarer(heap[child + 1], heap[child]) { child += 1 }
      if isRarer(node, heap[child]) { break }
      heap[index] = heap[child]
      index = child
      child *= 2
    }
    heap[index] = node
  }

  /// Gives each symbol its length; where that is more than allowed, moves others down to make room
  /// and deals the lengths out anew, the longest to the rarest.
  private mutating func measure() {
    var counts = [Int](repeating: 0, count: maxLength + 1)
    var overflow = 0
    lengths[heap[takenStart]] = 0
    for node in heap[(takenStart + 1)...] {
      var length = lengths[parents[node]] + 1
      if length > maxLength {
        length = maxLength
        overflow += 1
      }
      lengths[node] = length
      if node <= lastSymbol { counts[length] += 1 }
    }
    guard overflow > 0 else { return }
    while overflow > 0 {
      var length = maxLength - 1
      while counts[length] == 0 { length -= 1 }
      counts[length] -= 1
      counts[length + 1] += 2
      counts[maxLength] -= 1
      overflow -= 2
    }
    var index = heap.count
    for length in stride(from: maxLength, to: 0, by: -1) {
      var left = counts[length]
      while left > 0 {
        index -= 1
        let node = heap[index]
        guard node <= lastSymbol else { continue }
        lengths[node] = length
        left -= 1
      }
    }
  }
}
