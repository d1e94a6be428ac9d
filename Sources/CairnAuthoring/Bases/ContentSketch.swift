// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What is remembered of a content to find others that have much in common with it.
///
/// The least hashes of its windows of 32 bytes: which windows these are depends on their bytes alone,
/// so two contents that share a part share its windows, wherever they lie. The more alike two contents
/// are, the more of their least hashes are the same.
public struct ContentSketch: Sendable, Hashable {
  /// The hashes, ascending, each once.
  public let hashes: [UInt64]
  /// The number of bytes of the content.
  public let size: Int
  /// Whether there are more windows than hashes.
  private let isSample: Bool

  /// The bytes that each hash speaks for.
  static let windowSize = 32
  private static let fewest = 64
  private static let most = 1024
  /// One hash for so many bytes, between the bounds above.
  private static let density = 2048

  /// Reads a content.
  ///
  /// - Complexity: O(n), about 1 GB/s; a few KiB of memory.
  public init(of content: ByteView) {
    size = content.count
    let limit = min(
      max(content.count / ContentSketch.density, ContentSketch.fewest), ContentSketch.most)
    var kept: [UInt64] = []
    kept.reserveCapacity(2 * limit)
    var bound = UInt64.max
    var isSample = false
    var hash: UInt64 = 0
    let weights = ContentSketch.weights
    for place in 0..<content.count {
      // Each byte leaves the hash by the top after 32 steps.
      hash = hash &<< 2 &+ weights[Int(content[place])]
      if hash >= bound || place < ContentSketch.windowSize - 1 { continue }
      kept.append(hash)
      if kept.count == 2 * limit {
        isSample = ContentSketch.prune(&kept, to: limit, &bound) || isSample
      }
    }
    isSample = ContentSketch.prune(&kept, to: limit, &bound) || isSample
    // A tree has as many sketches as files: what was reserved goes.
    hashes = kept.map { $0 }
    self.isSample = isSample
  }

  /// Keeps the least hashes, each once; returns whether others were dropped.
  private static func prune(_ kept: inout [UInt64], to limit: Int, _ bound: inout UInt64) -> Bool {
    kept.sort()
    var count = 0
    for hash in kept where count == 0 || kept[count - 1] != hash {
      kept[count] = hash
      count += 1
    }
    kept.removeLast(kept.count - count)
    guard count > limit else { return false }
    // What is not below the bound from now on could not be kept.
    bound = kept[limit]
    kept.removeLast(count - limit)
    return true
  }

  /// A random number for each byte (SplitMix64): the same in every run, as packages depend on it.
  private static let weights: [UInt64] = (0..<256).map { number in
    var mixed = (UInt64(number) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// The hashes of this and of another sketch are complete below this value.
  private func commonBound(with other: ContentSketch) -> UInt64 {
    min(isSample ? hashes.last ?? .max : .max, other.isSample ? other.hashes.last ?? .max : .max)
  }

  /// About how much of this content's bytes the other one has, from nought to one.
  ///
  /// - Complexity: linear in the sketches, whatever the contents' sizes.
  public func share(in other: ContentSketch) -> Double {
    let bound = commonBound(with: other)
    var (place, total, shared) = (0, 0, 0)
    for hash in hashes {
      if hash > bound { break }
      total += 1
      while place < other.hashes.count, other.hashes[place] < hash { place += 1 }
      if place < other.hashes.count, other.hashes[place] == hash { shared += 1 }
    }
    return total == 0 ? 0 : Double(shared) / Double(total)
  }
}
