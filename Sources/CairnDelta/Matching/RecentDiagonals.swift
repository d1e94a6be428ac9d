// SPDX-License-Identifier: Apache-2.0

/// The diagonals found last, each with how far its alignment reaches.
struct RecentDiagonals {
  private var diagonals = [Int](repeating: .min, count: 16)
  private var ends = [Int](repeating: 0, count: 16)

  /// The one found last, nought at first.
  var latest: Int { diagonals[0] == .min ? 0 : diagonals[0] }

  /// Whether a known alignment on `diagonal` holds `position`.
  func covers(_ diagonal: Int, _ position: Int) -> Bool {
    for slot in 0..<16 where diagonals[slot] == diagonal { return ends[slot] > position }
    return false
  }

  /// Makes `diagonal` the latest.
  mutating func insert(_ diagonal: Int, end: Int) {
    move(diagonal, end: end, to: 0)
  }

  /// Keeps `diagonal` without making it the latest.
  mutating func insertBehind(_ diagonal: Int, end: Int) {
    move(diagonal, end: end, to: 8)
  }

  /// Makes a known diagonal the latest.
  mutating func touch(_ diagonal: Int) {
    if diagonals[0] == diagonal { return }
    for slot in 0..<16 where diagonals[slot] == diagonal {
      move(diagonal, end: ends[slot], to: 0)
      return
    }
  }

  private mutating func move(_ diagonal: Int, end: Int, to place: Int) {
    var slot = 15
    for known in 0..<16 where diagonals[known] == diagonal { slot = known }
    if slot < place {
      ends[slot] = end
      return
    }
    while slot > place {
      diagonals[slot] = diagonals[slot - 1]
      ends[slot] = ends[slot - 1]
      slot -= 1
    }
    diagonals[place] = diagonal
    ends[place] = end
  }
}
