// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Turns covers into windows, one after the other.
struct VCDIFFWindowPlanner {
  /// xdelta3 refuses windows with more output than this.
  static let windowSize = 8 << 20
  /// Readers count a window's addresses in 31 bits (open-vcdiff): segment and output must fit.
  static let longestSegment = 1 << 30
  /// A copy shorter than this costs about as much as its bytes: opcode, address, the opcode of the
  /// stored bytes behind it, one of which is often shared.
  private static let shortestCopy = 5
  /// A copy shorter than this is stored rather than given a window with another segment.
  private static let shortestCopyForWindow = 64

  private let covers: [Cover]
  private let base: ByteView
  private let target: ByteView
  private let longestSegment: Int
  private var position = 0
  /// The first cover that may reach behind `position`.
  private var nextCover = 0
  private var repeats = RepeatFinder()

  init(covers: [Cover], base: ByteView, target: ByteView, longestSegment: Int) {
    self.covers = covers
    self.base = base
    self.target = target
    self.longestSegment = longestSegment
  }

  /// Whether the whole target is planned.
  var isDone: Bool { position == target.count }

  /// The next window.
  mutating func next() -> VCDIFFWindowPlan {
    let start = position
    let limit = start + Swift.min(VCDIFFWindowPlanner.windowSize, target.count - start)
    var plan = VCDIFFWindowPlan(range: start..<limit)
    while nextCover < covers.count, covers[nextCover].start < plan.range.upperBound {
      let cover = covers[nextCover]
      // Runs are found where they stand, below; a fill says nothing that the target does not.
      if case .base(let offset) = cover.source { addCopies(of: cover, offset: offset, to: &plan) }
      if cover.end > plan.range.upperBound { break }
      nextCover += 1
    }
    position = plan.range.upperBound
    plan.steps = addRepeats(to: plan)
    return plan
  }

  /// Adds the parts of a cover in which base and target agree, until one needs another window.
  private func addCopies(of cover: Cover, offset: Int, to plan: inout VCDIFFWindowPlan) {
    let shift = offset - cover.start
    var place = Swift.max(cover.start, plan.range.lowerBound)
    while true {
      let end = Swift.min(cover.end, plan.range.upperBound)
      if place >= end { return }
      let length = target.commonPrefix(
        at: place, with: base, at: place + shift, limit: end - place)
      // The end of a window cuts copies: what is left of one may be short.
      if length >= VCDIFFWindowPlanner.shortestCopy {
        let source = place + shift..<place + shift + length
        if let segment = extended(plan.segment, by: source) {
          plan.segment = segment
          plan.steps.append(
            .init(start: place, length: length, source: .base(source.lowerBound)))
        } else if length >= VCDIFFWindowPlanner.shortestCopyForWindow {
          plan.range = plan.range.lowerBound..<place
          return
        }
      }
      // The byte behind the agreement differs.
      place += length + 1
    }
  }

  /// The segment that has `source` too, nil if it would be too long.
  private func extended(_ segment: Range<Int>?, by source: Range<Int>) -> Range<Int>? {
    guard let segment else { return source }
    let lower = Swift.min(segment.lowerBound, source.lowerBound)
    let upper = Swift.max(segment.upperBound, source.upperBound)
    return upper - lower <= longestSegment ? lower..<upper : nil
  }

  /// The plan's steps with runs and copies from the window itself added between them.
  private mutating func addRepeats(to plan: VCDIFFWindowPlan) -> [VCDIFFWindowPlan.Step] {
    var steps: [VCDIFFWindowPlan.Step] = []
    steps.reserveCapacity(plan.steps.count)
    var place = plan.range.lowerBound
    for step in plan.steps {
      repeats.find(in: target, gap: place..<step.start, window: plan.range, steps: &steps)
      steps.append(step)
      place = step.end
    }
    repeats.find(
      in: target, gap: place..<plan.range.upperBound, window: plan.range, steps: &steps)
    return steps
  }
}
