// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Finds contents that have much in common with a given one.
public struct SketchIndex: Sendable {
  /// The sketches, by the numbers of their contents.
  public let sketches: [ContentSketch]
  private var holders: [UInt64: [Int32]] = [:]

  /// A window that is in more contents than this, such as a licence's, tells nothing.
  private static let mostHolders = 24
  /// The best of them are compared in full.
  private static let mostCandidates = 8

  /// Indexes contents, numbered from nought.
  ///
  /// - Complexity: linear in the sketches.
  public init(_ sketches: [ContentSketch]) {
    self.sketches = sketches
    for (number, sketch) in sketches.enumerated() {
      for hash in sketch.hashes {
        holders[hash, default: []].append(Int32(truncatingIfNeeded: number))
      }
    }
  }

  /// The numbers of the contents that share the most windows with `sketch`, the best first.
  public func candidates(for sketch: ContentSketch) -> [Int] {
    var counts: [Int32: Int] = [:]
    for hash in sketch.hashes {
      guard let found = holders[hash], found.count <= SketchIndex.mostHolders else { continue }
      for number in found { counts[number, default: 0] += 1 }
    }
    let best = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return best.prefix(SketchIndex.mostCandidates).map { Int($0.key) }
  }
}
