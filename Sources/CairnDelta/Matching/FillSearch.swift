// SPDX-License-Identifier: Apache-2.0

/// Finds runs of one byte that are long enough for a fill cover.
struct FillSearch {
  let target: ByteView

  /// Shorter runs are not worth a cover, bytes.
  private static let minimumLength = 48

  /// The runs in `range`, as alignments.
  func run(_ range: Range<Int>) -> [Alignment] {
    var result: [Alignment] = []
    var place = range.lowerBound
    while place + FillSearch.minimumLength <= range.upperBound {
      let word = target.word64(at: place)
      guard word == word &<< 8 | word &>> 56, word == target.word64(at: place + 16) else {
        place += 16
        continue
      }
      let length =
        1
        + target.commonPrefix(
          at: place + 1, with: target, at: place, limit: range.upperBound - place - 1)
      let before = target.commonSuffix(
        before: place, with: target, before: place + 1, limit: place - range.lowerBound)
      if length + before >= FillSearch.minimumLength {
        result.append(
          Alignment(
            start: place - before, end: place + length,
            diagonal: Alignment.fillDiagonal(target[place])))
      }
      place += max(16, length)
    }
    return result
  }
}

extension FillSearch {
  /// The runs of `byte` in `range` that are long enough for a fill cover.
  static func runs(
    of byte: UInt8, in target: ByteView, _ range: Range<Int>
  ) -> [Range<Int>] {
    FillSearch(target: target).run(range).compactMap { run in
      Alignment.fillByte(run.diagonal) == byte ? run.start..<run.end : nil
    }
  }
}

extension Matcher {
  /// The covers that need no base: long runs of one byte, on the whole target.
  static func fillCovers(_ target: ByteView) -> [Cover] {
    // Shorter runs compress well where they stand; a cover must save a decoder real work.
    FillSearch(target: target).run(0..<target.count).filter { $0.end - $0.start >= 1 << 16 }
      .compactMap { run in
        Alignment.fillByte(run.diagonal).map {
          Cover(start: run.start, length: run.end - run.start, source: .fill($0))
        }
      }
  }
}
