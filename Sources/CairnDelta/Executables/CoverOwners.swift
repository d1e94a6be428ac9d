// SPDX-License-Identifier: Apache-2.0

/// Which cover takes each byte of the base to the target: the longest, the earliest of equals.
struct CoverOwners {
  /// A range of the base with the same owner.
  private struct Piece {
    var start: Int
    var end: Int
    /// The owner's offset in the target less that in the base.
    var shift: Int
  }

  /// Disjoint, ascending.
  private var pieces: [Piece] = []

  init(_ covers: [Cover]) {
    struct Span {
      var start: Int
      var end: Int
      var shift: Int
      var order: Int
    }
    var spans: [Span] = []
    spans.reserveCapacity(covers.count)
    for (order, cover) in covers.enumerated() {
      guard case .base(let offset) = cover.source else { continue }
      spans.append(
        Span(
          start: offset, end: offset + cover.length, shift: cover.start - offset, order: order))
    }
    spans.sort { ($0.start, $0.order) < ($1.start, $1.order) }
    // The candidates at a place, the best on top: a heap whose ended members are dropped late.
    var heap = BestFirst<Span> { one, other in
      let lengths = (one.end - one.start, other.end - other.start)
      return lengths.0 != lengths.1 ? lengths.0 > lengths.1 : one.order < other.order
    }
    var place = 0
    var next = 0
    while next < spans.count || !heap.isEmpty {
      if heap.isEmpty { place = max(place, spans[next].start) }
      while next < spans.count, spans[next].start <= place {
        heap.insert(spans[next])
        next += 1
      }
      while let best = heap.best, best.end <= place { heap.removeBest() }
      guard let best = heap.best else { continue }
      let limit = next < spans.count ? min(best.end, spans[next].start) : best.end
      append(Piece(start: place, end: limit, shift: best.shift))
      place = limit
    }
  }

  private mutating func append(_ piece: Piece) {
    if let last = pieces.last, last.end == piece.start, last.shift == piece.shift {
      pieces[pieces.count - 1].end = piece.end
    } else {
      pieces.append(piece)
    }
  }

  /// Looks up many places, cheaply where they ascend.
  func walk() -> Walk { Walk(owners: self) }

  /// What a look-up finds.
  struct Found {
    /// What to add to the base's offset.
    var shift: Int
    /// Whether the piece holds the place, or is merely the nearest.
    var isOwner: Bool
    /// A place of the target inside the piece.
    var place: Int
  }

  /// A series of look-ups.
  struct Walk {
    fileprivate let owners: CoverOwners
    private var number = 0

    fileprivate init(owners: CoverOwners) { self.owners = owners }

    /// The piece that holds `offset`, or the nearest one, of equally near ones the earlier.
    mutating func find(_ offset: Int) -> Found? {
      let pieces = owners.pieces
      if pieces.isEmpty { return nil }
      if pieces[number].start > offset { number = owners.lastStarting(before: offset) }
      while number + 1 < pieces.count, pieces[number + 1].start <= offset { number += 1 }
      let piece = pieces[number]
      if offset >= piece.start, offset < piece.end {
        return Found(shift: piece.shift, isOwner: true, place: piece.start + piece.shift)
      }
      if offset >= piece.end, number + 1 < pieces.count {
        let next = pieces[number + 1]
        if next.start - offset < offset - piece.end + 1 {
          return Found(shift: next.shift, isOwner: false, place: next.start + next.shift)
        }
      }
      return Found(shift: piece.shift, isOwner: false, place: piece.end - 1 + piece.shift)
    }
  }

  /// The number of the last piece that starts at or before `offset`; nought if none does.
  private func lastStarting(before offset: Int) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    return max(low - 1, 0)
  }
}
