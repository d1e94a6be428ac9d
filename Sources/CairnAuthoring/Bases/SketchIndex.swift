// SPDX-License-Identifier: Apache-2.0

/// Finds contents that have much in common with a given one.
public struct SketchIndex: Sendable {
  /// The sketches, by the numbers of their contents.
  public let sketches: [ContentSketch]
  /// All hashes, ascending, each with the number of the content that it is of; those of one content
  /// before those of a later one.
  private let entries: [Entry]

  private struct Entry {
    let hash: UInt64
    let holder: Int32
  }

  /// A window that is in more contents than this, such as a licence's, tells nothing.
  private static let mostHolders = 24
  /// The best of them are compared in full.
  private static let mostCandidates = 8

  /// Indexes contents, numbered from nought.
  ///
  /// - Complexity: O(n log n) for n hashes; 16 bytes for each.
  public init(_ sketches: [ContentSketch]) {
    self.sketches = sketches
    var entries: [Entry] = []
    entries.reserveCapacity(sketches.reduce(0) { $0 + $1.hashes.count })
    for (number, sketch) in sketches.enumerated() {
      for hash in sketch.hashes {
        entries.append(Entry(hash: hash, holder: Int32(truncatingIfNeeded: number)))
      }
    }
    entries.sort { ($0.hash, $0.holder) < ($1.hash, $1.holder) }
    self.entries = entries
  }

  /// The contents with a window.
  private func holders(of hash: UInt64) -> ArraySlice<Entry> {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < entries.count, entries[end].hash == hash, end - low <= SketchIndex.mostHolders {
      end += 1
    }
    return entries[low..<end]
  }

  /// The numbers of the contents that share the most windows with `sketch`, the best first.
  public func candidates(for sketch: ContentSketch) -> [Int] {
    var counts: [Int32: Int] = [:]
    for hash in sketch.hashes {
      let found = holders(of: hash)
      guard found.count <= SketchIndex.mostHolders else { continue }
      for entry in found { counts[entry.holder, default: 0] += 1 }
    }
    let best = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return best.prefix(SketchIndex.mostCandidates).map { Int($0.key) }
  }
}
