// SPDX-License-Identifier: Apache-2.0

/// Covers made from covers.
enum CoverAlgebra {
  /// The covers of the way back: what of the base can be copied from the target.
  ///
  /// Where several parts of the target came from the same part of the base, the longest serves.
  ///
  /// - Complexity: O(n log n) for n covers.
  static func inverted(_ covers: [Cover]) -> [Cover] {
    var open: [(start: Int, end: Int, diagonal: Int)] = covers.compactMap { cover in
      guard case .base(let offset) = cover.source else { return nil }
      return (offset, offset + cover.length, cover.start - offset)
    }
    open.sort { ($0.start, $1.end, $0.diagonal) < ($1.start, $0.end, $1.diagonal) }
    var result: [Cover] = []
    var place = 0
    for part in open where part.end > place {
      let start = max(part.start, place)
      result.append(
        Cover(start: start, length: part.end - start, source: .base(start + part.diagonal)))
      place = part.end
    }
    return Cover.merging(result)
  }

  /// The covers of `second` over what `first` made, as covers over the base of `first`.
  ///
  /// What `second` copied from literals of `first` is left over.
  ///
  /// - Complexity: O(n log m + r) for n covers of `second`, m of `first` and r of the result.
  static func composed(_ first: [Cover], _ second: [Cover]) -> [Cover] {
    var result: [Cover] = []
    for cover in second {
      guard case .base(let offset) = cover.source else {
        result.append(cover)
        continue
      }
      let end = offset + cover.length
      var number = firstCover(in: first, endingBehind: offset)
      while number < first.count, first[number].start < end {
        let middle = first[number]
        let low = max(middle.start, offset)
        let high = min(middle.end, end)
        let start = cover.start + low - offset
        let source: Cover.Source
        switch middle.source {
        case .base(let base): source = .base(base + low - middle.start)
        case .fill(let byte): source = .fill(byte)
        }
        result.append(Cover(start: start, length: high - low, source: source))
        number += 1
      }
    }
    return Cover.merging(result)
  }

  /// The number of the first cover that ends behind `place`.
  private static func firstCover(in covers: [Cover], endingBehind place: Int) -> Int {
    var low = 0
    var high = covers.count
    while low < high {
      let middle = (low + high) / 2
      if covers[middle].end > place { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The covers that still hold for these bytes: a fill that residuals changed is cut to the runs
  /// of its byte.
  static func checked(_ covers: [Cover], target: ByteView) -> [Cover] {
    covers.flatMap { cover -> [Cover] in
      guard case .fill(let byte) = cover.source else { return [cover] }
      return FillSearch.runs(of: byte, in: target, cover.start..<cover.end).map {
        Cover(start: $0.lowerBound, length: $0.count, source: .fill(byte))
      }
    }
  }
}
