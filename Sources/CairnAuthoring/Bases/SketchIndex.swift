// SPDX-License-Identifier: Apache-2.0

/// Finds contents that have much in common with a given one.
public struct SketchIndex: Sendable {
  /// The sketches, by the numbers of their contents.
  public let sketches: [ContentSketch]
  /// All hashes, ascending, those of one content before those of a later one.
  private let hashes: [UInt64]
  /// The number of the content that each hash is of.
  private let holders: [Int32]

  /// A window that is in more contents than this, such as a licence's, tells nothing.
  private static let mostHolders = 24
  /// The best of them are compared in full.
  private static let mostCandidates = 8

  /// Indexes contents, numbered from nought.
  ///
  /// - Complexity: O(n log n) for n hashes; 12 bytes for each.
  public init(_ sketches: [ContentSketch]) {
    self.sketches = sketches
    var pairs: [(hash: UInt64, holder: Int32)] = []
    pairs.reserveCapacity(sketches.reduce(0) { $0 + $1.hashes.count })
    for (number, sketch) in sketches.enumerated() {
      for hash in sketch.hashes { pairs.append((hash, Int32(truncatingIfNeeded: number))) }
    }
    pairs.sort { ($0.hash, $0.holder) < ($1.hash, $1.holder) }
    hashes = pairs.map(\.hash)
    holders = pairs.map(\.holder)
  }

  /// The contents with a window.
  private func holders(of hash: UInt64) -> ArraySlice<Int32> {
    var (low, high) = (0, hashes.count)
    while low < high {
      let middle = (low + high) / 2
      if hashes[middle] < hash { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < hashes.count, hashes[end] == hash, end - low <= SketchIndex.mostHolders { end += 1 }
    return holders[low..<end]
  }

  /// The numbers of the contents that share the most windows with `sketch`, the best first.
  public func candidates(for sketch: ContentSketch) -> [Int] {
    var counts: [Int32: Int] = [:]
    for hash in sketch.hashes {
      let found = holders(of: hash)
      guard found.count <= SketchIndex.mostHolders else { continue }
      for number in found { counts[number, default: 0] += 1 }
    }
    let best = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return best.prefix(SketchIndex.mostCandidates).map { Int($0.key) }
  }
}
