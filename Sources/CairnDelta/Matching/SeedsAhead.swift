// SPDX-License-Identifier: Apache-2.0

/// Looks up seeds ahead of a search that goes through the target: the longer nothing is found, the
/// more of them at once.
struct SeedsAhead {
  private let target: ByteView
  private let index: SeedIndex
  private let most: Int
  private var groups = [SeedIndex.Group](repeating: .empty, count: mostAhead)
  private var start = 0
  private var count = 0
  private var width = 1

  private static let mostAhead = 16
  /// A step of this size or less is no jump.
  private static let smallStep = 4

  /// For the seeds of `target`, groups of more than `most` entries unabridged.
  init(_ target: ByteView, _ index: SeedIndex, most: Int) {
    self.target = target
    self.index = index
    self.most = most
  }

  /// The group of the seed at `position`; there are seeds before `end`.
  @inline(__always)
  mutating func group(at position: Int, end: Int) -> SeedIndex.Group {
    let place = position &- start
    if place >= 0, place < count { return groups[place] }
    lookUp(at: position, end: end)
    return groups[0]
  }

  private mutating func lookUp(at position: Int, end: Int) {
    let jump = position &- (start &+ count)
    let goesOn = jump >= 0 && jump < SeedsAhead.smallStep
    width = goesOn ? min(2 * width, SeedsAhead.mostAhead) : 1
    start = position
    count = min(width, end - position)
    let (index, target, count, most) = (index, target, count, most)
    var span = groups.mutableSpan
    index.lookUp(&span, count: count, in: target, at: position, most: most)
  }
}
