// SPDX-License-Identifier: Apache-2.0

/// Where each short string (a seed) of the base occurs.
///
/// Positions are grouped by the hash of the seed that starts there and stay in order within a group,
/// so that the occurrences nearest to an expected place are found by bisection. The bits of an entry
/// that its position does not need hold more of the hash, which spares most looks into the base.
///
/// - Complexity: building takes two passes over the indexed positions; memory is four bytes for each
///   plus the table of groups, at most 16 MiB.
struct SeedIndex: Sendable {
  /// The length of a seed in bytes: 4 to 8, or a multiple of 8.
  let seedLength: Int
  /// Only positions that are multiples of this are indexed.
  let step: Int
  private let groupShift: UInt64
  private let positionBits: UInt32
  private let starts: [UInt32]
  private let entries: [UInt32]

  /// Indexes the seeds of `base` that start in `ranges` (ascending, disjoint); calls `pause` now and
  /// then, for the owner of a mapped base to drop its pages.
  init(
    _ base: ByteView, ranges: [Range<Int>], seedLength: Int, step: Int,
    pause: () -> Void = {}
  ) {
    self.seedLength = seedLength
    self.step = step
    let last = base.count - max(seedLength, 8)
    let parts = SeedIndex.parts(of: ranges)
    let expected = ranges.reduce(0) { $0 + $1.count / step + 1 }
    let groupBits = min(max(Int.bitWidth - expected.leadingZeroBitCount, 8), 22)
    groupShift = UInt64(64 - groupBits)
    positionBits = UInt32(max(1, Int.bitWidth - (base.count / step + 1).leadingZeroBitCount))
    var starts = [UInt32](repeating: 0, count: (1 << groupBits) + 2)
    let shift = groupShift
    // The count of group g is gathered at g + 2, so that after summing up starts[g + 1] is where
    // the group begins and, once filled, where the next one does.
    SeedIndex.forEachSeed(base, parts, seedLength, step, last, pause) { hash, _ in
      starts[Int(truncatingIfNeeded: hash &>> shift) &+ 2] &+= 1
    }
    for group in 2..<starts.count { starts[group] &+= starts[group - 1] }
    var entries = [UInt32](repeating: 0, count: Int(starts[starts.count - 1]))
    let bits = positionBits
    let checkBits = UInt64(32 - bits)
    SeedIndex.forEachSeed(base, parts, seedLength, step, last, pause) { hash, position in
      let group = Int(truncatingIfNeeded: hash &>> shift) &+ 1
      let place = Int(starts[group])
      starts[group] &+= 1
      entries[place] = SeedIndex.entry(
        hash, unit: position / step, positionBits: bits, checkBits: checkBits, groupShift: shift)
    }
    self.starts = starts
    self.entries = entries
  }

  /// How much of the base is read between two pauses, bytes.
  private static let partSize = 64 << 20

  private static func parts(of ranges: [Range<Int>]) -> [Range<Int>] {
    ranges.flatMap { range in
      stride(from: range.lowerBound, to: range.upperBound, by: partSize).map {
        $0..<min($0 + partSize, range.upperBound)
      }
    }
  }

  @inline(__always)
  private static func entry(
    _ hash: UInt64, unit: Int, positionBits: UInt32, checkBits: UInt64, groupShift: UInt64
  ) -> UInt32 {
    if checkBits == 0 { return UInt32(truncatingIfNeeded: unit) }
    let check = UInt32(truncatingIfNeeded: (hash &<< (64 &- groupShift)) &>> (64 &- checkBits))
    return check &<< positionBits | UInt32(truncatingIfNeeded: unit)
  }

  /// Calls `body` with the hash and position of every seed worth finding. Runs of one byte are left
  /// out: there are many of them, all alike, and fill covers serve them better.
  @inline(__always)
  private static func forEachSeed(
    _ base: ByteView, _ ranges: [Range<Int>], _ seedLength: Int, _ step: Int, _ last: Int,
    _ pause: () -> Void, _ body: (UInt64, Int) -> Void
  ) {
    for range in ranges {
      if range.count == partSize { pause() }
      var position = (range.lowerBound + step - 1) / step * step
      let end = min(range.upperBound, last + 1)
      while position < end {
        let word = base.word64(at: position)
        if word != word &<< 8 | word &>> 56 {
          body(hash(base, at: position, seedLength), position)
        }
        position &+= step
      }
    }
  }

  /// The hash of the seed at `position`; its highest bits are the best mixed.
  @inline(__always)
  static func hash(_ bytes: ByteView, at position: Int, _ seedLength: Int) -> UInt64 {
    let first = bytes.word64(at: position)
    if seedLength <= 8 {
      return (first &<< UInt64(64 &- 8 &* seedLength)) &* 0x9E37_79B9_7F4A_7C15
    }
    var mixed = first &* 0x9E37_79B9_7F4A_7C15
    var offset = 8
    while offset < seedLength {
      mixed = (mixed ^ mixed &>> 29 ^ bytes.word64(at: position &+ offset)) &* 0xD6E8_FEB8_6659_FD93
      offset &+= 8
    }
    return (mixed ^ mixed &>> 32) &* 0x9E37_79B9_7F4A_7C15
  }

  /// The entries that may be of a seed.
  struct Group {
    /// The bits of the seed's hash that entries hold.
    fileprivate(set) var check: UInt32 = 0
    fileprivate(set) var low: UInt32 = 0
    fileprivate(set) var high: UInt32 = 0

    /// The group of no seed.
    static let empty = Group()
  }

  /// Looks up the seeds of `bytes` from `position` on, one for each of `groups`: together, so that the
  /// processor waits for memory once and not for each of them. Groups of more than `most` entries
  /// stay whole.
  func lookUp(
    _ groups: inout MutableSpan<Group>, count: Int, in bytes: ByteView, at position: Int, most: Int
  ) {
    let checkBits = UInt64(32 &- positionBits)
    for place in 0..<count {
      let hash = SeedIndex.hash(bytes, at: position &+ place, seedLength)
      let group = Int(truncatingIfNeeded: hash &>> groupShift)
      let check =
        checkBits == 0
        ? 0 : UInt32(truncatingIfNeeded: (hash &<< (64 &- groupShift)) &>> (64 &- checkBits))
      groups[place] = Group(check: check, low: starts[group], high: starts[group &+ 1])
    }
    if checkBits == 0 { return }
    for place in 0..<count {
      let group = groups[place]
      if group.low == group.high || Int(group.high &- group.low) > most { continue }
      if entries[Int(group.low)] &>> positionBits != group.check { groups[place].low &+= 1 }
    }
  }

  /// Calls `body` with up to `most` positions of a group whose seed is the group's, nearly always
  /// rightly; of more the nearest to `expected`.
  @inline(__always)
  func forEachCandidate(_ group: Group, near expected: Int, most: Int, _ body: (Int) -> Void) {
    var low = Int(group.low)
    var high = Int(group.high)
    if low == high { return }
    let mask: UInt32 = positionBits == 32 ? .max : (1 &<< positionBits) &- 1
    if high &- low > most {
      let wanted = UInt32(clamping: expected / step)
      var left = low
      var right = high
      while left < right {
        let middle = (left &+ right) &>> 1
        if entries[middle] & mask < wanted { left = middle &+ 1 } else { right = middle }
      }
      low = max(low, min(left &- most / 2, high &- most))
      high = low &+ most
    }
    let checkBits = 32 &- positionBits
    while low < high {
      let entry = entries[low]
      if checkBits == 0 || entry &>> positionBits == group.check {
        body(Int(entry & mask) &* step)
      }
      low &+= 1
    }
  }
}
