// SPDX-License-Identifier: Apache-2.0

/// Searches what covers leave of a target in what they do not use of the base.
///
/// Both are small where contents are alike, so this costs little next to a search of the whole.
struct GapSearch {
  let base: ByteView
  let target: ByteView
  let references: ReferenceModel?
  let options: EncodingOptions

  /// Shorter pieces are left alone, bytes.
  private static let pieceSize = 16
  /// With less to find than this, nothing is looked for, bytes.
  private static let smallestSearch = 1 << 12

  /// `covers` and those that were found between them, in order, disjoint.
  ///
  /// - Complexity: linear in the covers and in what they leave, and, where references are known, in
  ///   both contents.
  func filled(_ covers: [Cover]) throws(CairnError) -> [Cover] {
    let gaps = DeltaBuilder.gaps(between: covers, in: [0..<target.count])
      .filter { $0.count >= GapSearch.pieceSize }
    let unused = GapSearch.unused(covers, of: base.count)
    guard min(GapSearch.size(gaps), GapSearch.size(unused)) >= GapSearch.smallestSearch else {
      return covers
    }
    let found: [Cover]
    if let references {
      let views = references.labelled(base: base, target: target, covers: covers)
      found = try views.0.withView { base throws(CairnError) in
        try views.1.withView { target throws(CairnError) in
          try search(Pieces(gaps, of: target), Pieces(unused, of: base))
        }
      }
    } else {
      found = try search(Pieces(gaps, of: target), Pieces(unused, of: base))
    }
    let all = covers + CoverAlgebra.checked(found, target: target)
    return Cover.merging(all.sorted { $0.start < $1.start })
  }

  private func search(_ target: Pieces, _ base: Pieces) throws(CairnError) -> [Cover] {
    let covers = try target.bytes.withView { new throws(CairnError) in
      try base.bytes.withView { old throws(CairnError) in
        var plan = MatchingPlan(
          effort: .fast, baseSize: old.count, targetSize: new.count,
          memoryLimit: options.memoryLimit)
        // What the usual costs give is good enough: a trial takes longer than the search.
        plan.trialCount = 0
        return try Matcher(base: old, target: new, plan: plan, options: options).covers()
      }
    }
    return covers.flatMap { placed($0, target, base) }
  }

  /// A cover between pieces, put back to where they come from: cut where one of them ends.
  private func placed(_ cover: Cover, _ target: Pieces, _ base: Pieces) -> [Cover] {
    var result: [Cover] = []
    var done = 0
    while done < cover.length {
      let (start, room) = target.place(of: cover.start + done)
      var length = min(cover.length - done, room)
      var source = cover.source
      if case .base(let offset) = cover.source {
        let (place, room) = base.place(of: offset + done)
        length = min(length, room)
        source = .base(place)
      }
      result.append(Cover(start: start, length: length, source: source))
      done += length
    }
    return result
  }

  /// What no cover copies of a base of `count` bytes.
  private static func unused(_ covers: [Cover], of count: Int) -> [Range<Int>] {
    let used = covers.compactMap { cover in
      cover.baseOffset.map { $0..<$0 + cover.length }
    }.sorted { $0.lowerBound < $1.lowerBound }
    var result: [Range<Int>] = []
    var place = 0
    for range in used {
      if range.lowerBound >= place + pieceSize { result.append(place..<range.lowerBound) }
      place = max(place, range.upperBound)
    }
    if count >= place + pieceSize { result.append(place..<count) }
    return result
  }

  private static func size(_ ranges: [Range<Int>]) -> Int { ranges.reduce(0) { $0 + $1.count } }

  /// Parts of a content, put one behind the other.
  private struct Pieces {
    private(set) var bytes: [UInt8] = []
    private let ranges: [Range<Int>]
    /// Where each of them starts in `bytes`.
    private var starts: [Int] = []

    init(_ ranges: [Range<Int>], of content: ByteView) {
      self.ranges = ranges
      bytes.reserveCapacity(GapSearch.size(ranges))
      starts.reserveCapacity(ranges.count)
      for range in ranges {
        starts.append(bytes.count)
        bytes += content[range].copied()
      }
    }

    /// Where a byte comes from, and how many follow it there in the same piece, itself included.
    func place(of offset: Int) -> (place: Int, room: Int) {
      var low = 0
      var high = starts.count - 1
      while low < high {
        let middle = (low + high + 1) / 2
        if starts[middle] <= offset { low = middle } else { high = middle - 1 }
      }
      let inside = offset - starts[low]
      return (ranges[low].lowerBound + inside, ranges[low].count - inside)
    }
  }
}
