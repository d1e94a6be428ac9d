// SPDX-License-Identifier: Apache-2.0

/// Follows a diagonal over mismatches as long as agreement outweighs them.
///
/// A byte that agrees counts one, a byte that does not minus one, eight bytes a step; the walk ends
/// when the sum has fallen `drop` below its best.
struct ApproximateExtension {
  let base: ByteView
  let target: ByteView
  /// How far the score may fall below its best before the walk ends.
  var drop = 32
  /// How many bytes to walk, at the most.
  var limit = 1 << 16

  /// The end of the worthwhile stretch from `position` on, within `bounds`.
  func forward(from position: Int, diagonal: Int, bounds: Range<Int>) -> Int {
    let end = min(bounds.upperBound, base.count - diagonal, position + limit)
    var score = 0
    var best = 0
    var place = position
    var bestPlace = position
    while place &+ 8 <= end {
      let difference =
        target.word64(at: place) ^ base.word64(at: place &+ diagonal)
      place &+= 8
      score &+= 8 &- 2 &* ApproximateExtension.nonZeroBytes(difference)
      if score >= best {
        best = score
        bestPlace = place
      } else if score < best &- drop {
        return bestPlace
      }
    }
    return place + 8 > end && score >= best ? end : bestPlace
  }

  /// The start of the worthwhile stretch before `position`, within `bounds`.
  func backward(from position: Int, diagonal: Int, bounds: Range<Int>) -> Int {
    let start = max(bounds.lowerBound, -diagonal, position - 4096)
    var score = 0
    var best = 0
    var place = position
    var bestPlace = position
    while place &- 8 >= start {
      place &-= 8
      let difference =
        target.word64(at: place) ^ base.word64(at: place &+ diagonal)
      score &+= 8 &- 2 &* ApproximateExtension.nonZeroBytes(difference)
      if score > best {
        best = score
        bestPlace = place
      } else if score < best &- drop {
        return bestPlace
      }
    }
    return place - 8 < start && score >= best ? start : bestPlace
  }

  /// How many of the eight bytes of `word` are not zero.
  @inline(__always)
  private static func nonZeroBytes(_ word: UInt64) -> Int {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    return ((((word & low) &+ low) | word) & ~low).nonzeroBitCount
  }
}
