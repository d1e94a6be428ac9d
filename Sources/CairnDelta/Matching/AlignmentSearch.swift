// SPDX-License-Identifier: Apache-2.0

/// Looks up the seeds of a part of the target and turns the hits into alignments.
struct AlignmentSearch {
  let base: ByteView
  let target: ByteView
  let index: SeedIndex
  /// How many occurrences of a seed are looked at.
  var candidateLimit: Int
  /// Matches shorter than this are not worth an alignment.
  var minimumMatch: Int
  /// Positions are looked up at multiples of this, where nothing matches.
  var stride = 1

  /// What was found in a part of the target.
  struct Result: Sendable {
    var alignments: [Alignment] = []
    /// Exact matches of at least `cleanLength` bytes, as (target range, diagonal).
    var exact: [(range: Range<Int>, diagonal: Int)] = []
  }

  /// Exact matches from this length on are reported apart.
  static let cleanLength = 64

  /// Searches `ranges` of the target (ascending, disjoint); alignments stay inside `bounds`.
  func run(_ ranges: [Range<Int>], bounds: Range<Int>, into result: inout Result) {
    let walk = ApproximateExtension(base: base, target: target)
    var recent = RecentDiagonals()
    var seeds = SeedsAhead(target, index, most: candidateLimit)
    let seedSpan = max(8, index.seedLength)
    let last = min(bounds.upperBound, target.count) - seedSpan
    for range in ranges {
      var position = range.lowerBound
      let end = min(range.upperBound, last + 1)
      while position < end {
        let word = target.word64(at: position)
        if word == word &<< 8 | word &>> 56 {
          position &+= 1
          continue
        }
        let best = bestMatch(
          seeds.group(at: position, end: end), at: position, recent: recent, bounds: bounds)
        guard best.length >= minimumMatch else {
          position &+= stride
          continue
        }
        let matchEnd = position + best.length
        if !recent.covers(best.diagonal, matchEnd - 1) {
          let start = walk.backward(
            from: position, diagonal: best.diagonal, bounds: bounds)
          let end = walk.forward(from: matchEnd, diagonal: best.diagonal, bounds: bounds)
          result.alignments.append(Alignment(start: start, end: end, diagonal: best.diagonal))
          recent.insert(best.diagonal, end: end)
        } else {
          recent.touch(best.diagonal)
        }
        if let rival = best.rival, !recent.covers(rival, position) {
          let start = walk.backward(from: position, diagonal: rival, bounds: bounds)
          let end = walk.forward(from: position, diagonal: rival, bounds: bounds)
          result.alignments.append(Alignment(start: start, end: end, diagonal: rival))
          recent.insertBehind(rival, end: end)
        }
        if best.length >= AlignmentSearch.cleanLength {
          result.exact.append((position..<matchEnd, best.diagonal))
        }
        position = max(position + 1, advance(position, best.length))
      }
    }
  }

  /// Where to look next behind a match: close to its end, since another one may start within it.
  private func advance(_ position: Int, _ length: Int) -> Int {
    if length >= 32 { return position + length - index.seedLength / 2 }
    return position + max(1, length / 4)
  }

  private struct Match {
    var length = 0
    var diagonal = 0
    var rival: Int?
  }

  /// The longest match at `position`; of equals the one nearest to the latest diagonal.
  @inline(__always)
  private func bestMatch(
    _ group: SeedIndex.Group, at position: Int, recent: RecentDiagonals, bounds: Range<Int>
  ) -> Match {
    let expected = recent.latest
    let limit = bounds.upperBound - position
    var best = Match()
    var second = Match()
    index.forEachCandidate(group, near: position + expected, most: candidateLimit) { place in
      let length = target.commonPrefix(at: position, with: base, at: place, limit: limit)
      if length < index.seedLength { return }
      let diagonal = place - position
      let nearer =
        length == best.length
        && (diagonal - expected).magnitude < (best.diagonal - expected).magnitude
      if length > best.length || nearer {
        second = best
        best = Match(length: length, diagonal: diagonal)
      } else if length > second.length {
        second = Match(length: length, diagonal: diagonal)
      }
    }
    if second.length * 4 >= best.length * 3, second.length >= minimumMatch {
      best.rival = second.diagonal
    }
    return best
  }
}
