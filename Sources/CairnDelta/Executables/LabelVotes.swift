// SPDX-License-Identifier: Apache-2.0

/// Which label of the target each label of the base became, by vote of the aligned references.
///
/// References in tables do not vote: masked tables look alike everywhere, so a first alignment of
/// them says nothing.
struct LabelVotes {
  /// By label of the base: the address in the target; `nil` where nothing is known.
  private(set) var places: [UInt32?]

  init(
    base: ReferenceTable, target: ReferenceTable, covers: [Cover]
  ) {
    var votes: [UInt64] = []
    for cover in covers {
      guard case .base(let offset) = cover.source else { continue }
      var old = base.first(from: offset)
      var new = target.first(from: cover.start)
      let shift = cover.start - offset
      while old < base.entries.count, new < target.entries.count {
        let one = base.entries[old]
        let other = target.entries[new]
        let place = Int(one.offset) + shift
        if place >= cover.end || Int(other.offset) >= cover.end { break }
        if place < Int(other.offset) {
          old += 1
        } else if place > Int(other.offset) {
          new += 1
        } else {
          if one.kind == other.kind, one.kind.votes, !one.inTable {
            votes.append(UInt64(one.label) << 32 | UInt64(target.labels[Int(other.label)]))
          }
          old += 1
          new += 1
        }
      }
    }
    votes.sort()
    places = [UInt32?](repeating: nil, count: base.labels.count)
    let map = LabelMap(base, covers: covers, target: target.addresses)
    for label in places.indices where map.states[label] == LabelMap.State.covered {
      places[label] = map.places[label]
    }
    var start = 0
    while start < votes.count {
      var best = (count: 0, place: UInt32(0))
      let label = votes[start] >> 32
      while start < votes.count, votes[start] >> 32 == label {
        var end = start
        while end < votes.count, votes[end] == votes[start] { end += 1 }
        if end - start > best.count {
          best = (end - start, UInt32(truncatingIfNeeded: votes[start]))
        }
        start = end
      }
      places[Int(label)] = best.place
    }
  }
}
