// SPDX-License-Identifier: Apache-2.0

/// The literals of a delta: parts of the target, where they lie, filtered where they are code.
struct LiteralBytes: Sendable {
  /// A part that is filtered as a whole, or not at all.
  struct Part: Sendable {
    var range: Range<Int>
    /// Its number in `branches`; -1 if it is not filtered.
    var branch: Int
  }

  let target: ByteView
  /// The ranges whose literals are filtered.
  let branches: [BranchRange]
  private let parts: [Part]
  /// How many bytes they are.
  let count: Int

  /// The literals in `runs`, in order.
  init(_ target: ByteView, _ runs: [Range<Int>], branches: [BranchRange] = []) {
    var parts: [Part] = []
    parts.reserveCapacity(runs.count)
    var blocks = BranchBlocks(branches)
    for run in runs {
      var place = run.lowerBound
      while place < run.upperBound {
        let (end, range) = blocks.part(from: place, to: run.upperBound)
        parts.append(Part(range: place..<end, branch: range == nil ? -1 : blocks.current))
        place = end
      }
    }
    self.init(target: target, branches: branches, parts: parts)
  }

  private init(target: ByteView, branches: [BranchRange], parts: [Part]) {
    self.target = target
    self.branches = branches
    self.parts = parts
    count = parts.reduce(0) { $0 + $1.range.count }
  }

  /// The same literals as they are.
  var unfiltered: LiteralBytes {
    LiteralBytes(
      target: target, branches: [], parts: parts.map { Part(range: $0.range, branch: -1) })
  }

  /// How many of them are filtered for each range.
  var filteredCounts: [Int] {
    var counts = [Int](repeating: 0, count: branches.count)
    for part in parts where part.branch >= 0 { counts[part.branch] += part.range.count }
    return counts
  }

  /// The literals with only those ranges that hold at least `least` of them.
  func keeping(least: Int) -> LiteralBytes {
    let counts = filteredCounts
    var numbers: [Int] = []
    var kept: [BranchRange] = []
    for (number, count) in counts.enumerated() {
      numbers.append(count >= least ? kept.count : -1)
      if count >= least { kept.append(branches[number]) }
    }
    let parts = parts.map {
      Part(range: $0.range, branch: $0.branch < 0 ? -1 : numbers[$0.branch])
    }
    return LiteralBytes(target: target, branches: kept, parts: parts)
  }

  /// Runs `body` on one part after the other.
  func forEach(_ body: (ByteView) throws(CairnError) -> Void) throws(CairnError) {
    for part in parts {
      guard part.branch >= 0 else {
        try body(target[part.range])
        continue
      }
      let range = branches[part.branch]
      var bytes = target[part.range].copied()
      BranchFilter.apply(&bytes, at: range.address(of: part.range.lowerBound), range.machine)
      try bytes.withView(body)
    }
  }

  /// Blocks of `block` bytes of them, evenly spread; about `size` bytes. Where a block starts or ends
  /// inside of a part, it is filtered by itself.
  func sample(size: Int, block: Int = 1 << 14) -> LiteralBytes {
    if count <= size { return self }
    let interval = count / max(1, size / block)
    var result: [Part] = []
    var place = 0
    var next = 0
    var missing = 0
    for part in parts {
      var start = 0
      while true {
        if missing == 0 {
          start = max(start, next - place)
          if start >= part.range.count { break }
          next += interval
          missing = block
        }
        let taken = min(part.range.count - start, missing)
        if taken == 0 { break }
        let first = part.range.lowerBound + start
        result.append(Part(range: first..<first + taken, branch: part.branch))
        missing -= taken
        start += taken
      }
      place += part.range.count
    }
    return LiteralBytes(target: target, branches: branches, parts: result)
  }
}
