// SPDX-License-Identifier: Apache-2.0

/// The diagonals of the covers so far, the latest first (Format-Delta 4.1).
struct DiagonalHistory {
  /// The diagonal of the cover before.
  private(set) var current = 0
  private var others = [Int](repeating: 0, count: CoverSourceName.recentCount)

  /// The n-th most recent other diagonal.
  subscript(place: Int) -> Int { others[place] }

  /// The place of `diagonal` among the others.
  func place(of diagonal: Int) -> Int? { others.firstIndex(of: diagonal) }

  /// Makes `diagonal` the current one; the current one becomes the first of the others.
  mutating func use(_ diagonal: Int) {
    if diagonal == current { return }
    var slot = others.firstIndex(of: diagonal) ?? CoverSourceName.recentCount - 1
    while slot > 0 {
      others[slot] = others[slot - 1]
      slot -= 1
    }
    others[0] = current
    current = diagonal
  }
}
