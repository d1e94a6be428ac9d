// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Finds runs of one byte and repetitions among the bytes of a window that no cover makes.
///
/// Covers refer to the base only. A table with one place for each hash of four bytes is enough
/// here: bytes that matter for size are compressed by other formats than this one.
struct RepeatFinder {
  private static let hashBits = 18
  private static let hashedSize = 4
  private static let shortestRun = 8
  /// What a repetition costs beside its address: an opcode, often a size, often the opcode of the
  /// stored bytes that it parts from the ones before.
  private static let repeatOverhead = 3

  /// Place in the target, by hash; -1 for none. Places before the window are stale, not removed:
  /// windows can be small and many.
  private var places = [Int](repeating: -1, count: 1 << hashBits)

  /// Appends the steps that make parts of `gap`, in order, and remembers its bytes.
  mutating func find(
    in target: ByteView, gap: Range<Int>, window: Range<Int>,
    steps: inout [VCDIFFWindowPlan.Step]
  ) {
    var place = gap.lowerBound
    // Where the bytes not made by any step so far begin: a repetition may grow back to here.
    var free = place
    while gap.upperBound - place >= RepeatFinder.hashedSize {
      let run = RepeatFinder.runLength(in: target, at: place, before: gap.upperBound)
      if run >= RepeatFinder.shortestRun {
        steps.append(.init(start: place, length: run, source: .run(target[place])))
        place += run
        free = place
        continue
      }
      let slot = RepeatFinder.hash(target.word32(at: place))
      let earlier = places[slot]
      places[slot] = place
      if earlier >= window.lowerBound {
        let ahead = target.commonPrefix(
          at: place, with: target, at: earlier, limit: gap.upperBound - place)
        let behind = target.commonSuffix(
          before: place, with: target, before: earlier,
          limit: Swift.min(place - free, earlier - window.lowerBound))
        // Equal hashes need not mean equal bytes; a step that ends here would be found for ever.
        // The address is at most the way back from here (RFC 3284 section 5.3, mode 1).
        let cost = RepeatFinder.repeatOverhead + RepeatFinder.digitCount(place - earlier)
        if ahead > 0, ahead + behind > cost {
          steps.append(
            .init(
              start: place - behind, length: ahead + behind, source: .target(earlier - behind)))
          place += ahead
          free = place
          continue
        }
      }
      place += 1
    }
  }

  /// How often the byte at `place` stands there in a row.
  private static func runLength(in target: ByteView, at place: Int, before end: Int) -> Int {
    let word = target.word32(at: place)
    guard word == UInt32(truncatingIfNeeded: word & 0xff) &* 0x0101_0101 else { return 1 }
    // Bytes that equal the ones one place before them are a run.
    return 1
      + target.commonPrefix(at: place + 1, with: target, at: place, limit: end - place - 1)
  }

  /// How many digits to base 128 a number has.
  private static func digitCount(_ number: Int) -> Int {
    Swift.max(1, (Int.bitWidth - number.leadingZeroBitCount + 6) / 7)
  }

  private static func hash(_ word: UInt32) -> Int {
    Int((word &* 2_654_435_761) >> UInt32(32 - hashBits))
  }
}
