// SPDX-License-Identifier: Apache-2.0

import CairnRelease

/// What has been fetched of one package.
struct PackagePieces {
  /// A file with some of the package's bytes.
  struct Piece {
    var path: TreePath
    /// Where these bytes are in the package.
    var range: Range<Int>
  }

  /// A part of a piece.
  struct Part {
    var path: TreePath
    /// Where the part is in the piece.
    var range: Range<Int>
  }

  /// The pieces by their beginnings.
  let all: [Piece]
  /// The bytes that are here.
  let covered: RangeSet<Int>

  init(_ pieces: [Piece]) {
    all = pieces.filter { !$0.range.isEmpty }.sorted { $0.range.lowerBound < $1.range.lowerBound }
    covered = RangeSet(all.map(\.range))
  }

  /// What puts a range together; `nil` if some of it is not here.
  ///
  /// - Complexity: O(n) in the number of pieces.
  func parts(of range: Range<Int>) -> [Part]? {
    var parts: [Part] = []
    var next = range.lowerBound
    for piece in all where next < range.upperBound && piece.range.upperBound > next {
      guard piece.range.lowerBound <= next else { return nil }
      let end = min(piece.range.upperBound, range.upperBound)
      parts.append(
        Part(
          path: piece.path,
          range: next - piece.range.lowerBound..<end - piece.range.lowerBound))
      next = end
    }
    return next == range.upperBound && !parts.isEmpty ? parts : nil
  }
}
