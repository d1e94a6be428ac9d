// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Finds the covers of a target: what of it can be copied from where in the base.
///
/// The steps: the common start and end are set aside; long seeds, thinly sampled, align what is
/// large and alike; what they leave is searched for short seeds; a shortest path chooses among all
/// alignments. The target is cut into segments of fixed size, so the result does not depend on the
/// number of threads.
struct Matcher {
  let base: ByteView
  let target: ByteView
  let plan: MatchingPlan
  let options: EncodingOptions

  /// The covers, in the order of the target, disjoint.
  func covers() throws(CairnError) -> [Cover] {
    let prefix = try commonStart()
    let suffix = try commonEnd(behind: prefix)
    let middle = prefix..<target.count - suffix
    var covers: [Cover] = []
    if prefix > 0 { covers.append(Cover(start: 0, length: prefix, source: .base(0))) }
    if !middle.isEmpty { covers += try matched(middle) }
    if suffix > 0 {
      covers.append(
        Cover(
          start: target.count - suffix, length: suffix, source: .base(base.count - suffix)))
    }
    return Cover.merging(covers)
  }

  /// Common starts and ends shorter than this are left to the search.
  private static let minimumTrim = 64
  /// Comparing is interrupted after so many bytes, to show progress.
  private static let stepSize = 64 << 20

  private func commonStart() throws(CairnError) -> Int {
    var length = 0
    while true {
      let run = target.commonPrefix(at: length, with: base, at: length, limit: Matcher.stepSize)
      length += run
      if run < Matcher.stepSize { break }
      options.releaseResidentPages()
      try options.monitor.advance(.matching, completed: length, total: target.count)
    }
    return length < Matcher.minimumTrim && length < target.count ? 0 : length
  }

  private func commonEnd(behind prefix: Int) throws(CairnError) -> Int {
    let most = min(base.count, target.count) - prefix
    if most <= 0 { return 0 }
    var length = 0
    while length < most {
      let limit = min(Matcher.stepSize, most - length)
      let run = target.commonSuffix(
        before: target.count - length, with: base, before: base.count - length, limit: limit)
      length += run
      if run < limit { break }
      options.releaseResidentPages()
      try options.monitor.advance(.matching, completed: prefix + length, total: target.count)
    }
    return length < Matcher.minimumTrim ? 0 : length
  }

  private func matched(_ middle: Range<Int>) throws(CairnError) -> [Cover] {
    let count = (middle.count + MatchingPlan.segmentSize - 1) / MatchingPlan.segmentSize
    let segments = (0..<count).map { number in
      middle.lowerBound + middle.count * number / count..<middle.lowerBound + middle.count
        * (number + 1) / count
    }
    let progress = SegmentProgress(
      monitor: options.monitor, total: target.count, start: middle.lowerBound, passCount: 2)
    var prices = LiteralPrices(target: target)
    var proposals = try propose(segments, middle, plan, progress, &prices)
    if let coarser = plan.alternative, proposals.size > CoverCosts.hardCost * sampled(segments) {
      let rival = try propose(segments, middle, coarser, progress, &prices)
      // Literals in long runs compress better than the sample shows: a near miss is a hit.
      if rival.size / 101 < proposals.size / 100 { proposals = rival }
    }
    let chosen = proposals
    let covers = try forEachSegment(segments.indices.map { $0 }, progress) { number in
      let alignments =
        chosen.trial[number]
        ?? self.alignments(
          segments[number], coarse: chosen.found[number], fine: chosen.fine, chosen.plan)
      return parse(segments[number], alignments, chosen.costs)
    }
    return covers.flatMap { $0 }
  }

  /// What a plan found, before the covers are chosen.
  private struct Proposals: Sendable {
    var plan: MatchingPlan
    var found: [AlignmentSearch.Result]
    var fine: SeedIndex?
    /// The costs that fit best, and the alignments and the size of the segments parsed on trial.
    var costs: CoverCosts
    var trial: [Int: [Alignment]]
    var size: Int
  }

  private func propose(
    _ segments: [Range<Int>], _ middle: Range<Int>, _ plan: MatchingPlan,
    _ progress: SegmentProgress, _ prices: inout LiteralPrices
  ) throws(CairnError) -> Proposals {
    let coarse = SeedIndex(
      base, ranges: [0..<base.count], seedLength: plan.coarseSeed, step: plan.coarseStep,
      pause: options.releaseResidentPages)
    options.releaseResidentPages()
    let found = try forEachSegment(segments, progress) { segment in
      var result = AlignmentSearch.Result()
      let search = AlignmentSearch(
        base: base, target: target, index: coarse, candidateLimit: plan.candidateLimit,
        minimumMatch: min(plan.coarseSeed, 32))
      search.run([segment], bounds: segment, into: &result)
      return result
    }
    let fine = plan.fineSeed > 0 ? fineIndex(found, middle, plan) : nil
    options.releaseResidentPages()
    return try trial(segments, found, fine, plan, &prices)
  }

  /// How many bytes of the segments are parsed on trial.
  private func sampled(_ segments: [Range<Int>]) -> Int {
    trialNumbers(segments, plan).reduce(0) { $0 + segments[$1].count }
  }

  private func trialNumbers(_ segments: [Range<Int>], _ plan: MatchingPlan) -> [Int] {
    let count = min(segments.count, plan.trialCount)
    return (0..<count).map { (2 * $0 + 1) * segments.count / (2 * count) }
  }

  /// Parses a few segments, spread over the target, to find out what things cost in this pair.
  private func trial(
    _ segments: [Range<Int>], _ found: [AlignmentSearch.Result], _ fine: SeedIndex?,
    _ plan: MatchingPlan, _ prices: inout LiteralPrices
  ) throws(CairnError) -> Proposals {
    let numbers = trialNumbers(segments, plan)
    var alignments: [Int: [Alignment]] = [:]
    for number in numbers {
      alignments[number] = self.alignments(
        segments[number], coarse: found[number], fine: fine, plan)
    }
    let estimator = CostEstimator(
      base: base, target: target, ranges: numbers.map { segments[$0] }
    ) { costs in
      numbers.flatMap { parse(segments[$0], alignments[$0] ?? [], costs) }
    }
    let best = try estimator.best(from: CoverCosts(), rounds: plan.trialRounds, &prices)
    return Proposals(
      plan: plan, found: found, fine: fine, costs: best.costs, trial: alignments,
      size: best.size)
  }

  /// The index of short seeds, over the parts of the base that are not matched in full already.
  private func fineIndex(
    _ found: [AlignmentSearch.Result], _ middle: Range<Int>, _ plan: MatchingPlan
  ) -> SeedIndex {
    let settled = found.flatMap { result in
      result.exact.lazy.filter { $0.range.count >= 1024 }.map {
        $0.range.lowerBound + $0.diagonal..<$0.range.upperBound + $0.diagonal
      }
    }
    let trimmed = [
      0..<middle.lowerBound, base.count - (target.count - middle.upperBound)..<base.count,
    ]
    let open = RangeList.complement(
      of: RangeList.union(settled + trimmed), in: 0..<base.count, margin: 64)
    return SeedIndex(
      base, ranges: open, seedLength: plan.fineSeed, step: plan.fineStep,
      pause: options.releaseResidentPages)
  }

  /// All proposals for a segment, sorted by their start.
  private func alignments(
    _ segment: Range<Int>, coarse: AlignmentSearch.Result, fine: SeedIndex?,
    _ plan: MatchingPlan
  ) -> [Alignment] {
    var result = AlignmentSearch.Result()
    if let fine {
      let open = RangeList.complement(
        of: RangeList.union(coarse.exact.map { $0.range }), in: segment)
      let search = AlignmentSearch(
        base: base, target: target, index: fine, candidateLimit: plan.candidateLimit,
        minimumMatch: plan.minimumMatch)
      search.run(open, bounds: segment, into: &result)
    }
    let fills = FillSearch(target: target).run(segment)
    return (coarse.alignments + result.alignments + fills).sorted {
      ($0.start, $0.diagonal, $0.end) < ($1.start, $1.diagonal, $1.end)
    }
  }

  private func parse(
    _ segment: Range<Int>, _ alignments: [Alignment], _ costs: CoverCosts
  ) -> [Cover] {
    var parser = CoverParser(
      base: base, target: target, costs: costs, stateLimit: plan.stateLimit)
    return parser.parse(segment, alignments: alignments)
  }

  /// Runs `body` for each segment, in parallel, and hands over what it gave, in order.
  private func forEachSegment<Segment: Sendable, R: Sendable>(
    _ segments: [Segment], _ progress: SegmentProgress,
    _ body: @Sendable (Segment) -> R
  ) throws(CairnError) -> [R] {
    let results = Mutex([R?](repeating: nil, count: segments.count))
    options.loop(segments.count) { number in
      guard progress.goesOn else { return }
      let result = body(segments[number])
      results.withLock { $0[number] = result }
      progress.finishSegment()
      options.releaseResidentPages()
    }
    try progress.check()
    return results.withLock { $0.compactMap { $0 } }
  }
}
