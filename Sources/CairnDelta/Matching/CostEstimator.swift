// SPDX-License-Identifier: Apache-2.0

/// Finds costs for the parser that fit a pair, by parsing parts of it on trial.
///
/// What a literal costs varies by a factor of eight between an archive and a text, and parsing with
/// the wrong costs loses more than a tenth of the size (Decisions/0003). So a first parse is coded
/// for real; the costs that it shows, with several views of what a literal is worth, are tried in
/// turn; the ones that give the smallest sum win.
struct CostEstimator {
  let base: ByteView
  let target: ByteView
  /// The parts parsed on trial, in order.
  let ranges: [Range<Int>]
  /// Parses those parts with the costs given; all covers in order.
  let parse: (CoverCosts) -> [Cover]

  /// Fewer symbols than this say nothing.
  private static let minimumCount = 64

  /// The best costs found and the size of the parts with them, in 1/256 bit (nought if they are too
  /// small to tell), starting from `costs`; `rounds` is how often what a parse shows is
  /// parsed with again, `prices` what earlier trials of the target found.
  func best(
    from costs: CoverCosts, rounds: Int, _ prices: inout LiteralPrices
  ) throws(CairnError) -> (costs: CoverCosts, size: Int) {
    guard let whole = try prices.cost(of: ranges) else { return (costs, 0) }
    var first = costs
    first.literal = (costs.literal + whole) / 2
    var measured: [Measurement] = []
    var trial = try measure(parse(first), first, &measured, &prices)
    var best = (costs: first, size: trial.size)
    for round in 0..<rounds {
      var costs = trial.costs
      // What literals cost alone says what they are worth where few are left; where there are many,
      // each of them costs less among its neighbours. So both are tried, and what lies between.
      let alone = trial.literal ?? whole
      let views = [
        (3 * whole + alone) / 4, whole, (whole + alone) / 2, alone, alone * 9 / 8,
        (7 * whole + alone) / 8,
      ]
      costs.literal = views[round % views.count]
      trial = try measure(parse(costs), costs, &measured, &prices)
      if trial.size < best.size { best = (costs, trial.size) }
    }
    return best
  }

  /// What covers cost for real, in 1/256 bit. Other costs often lead to the same covers.
  private struct Measurement {
    let covers: [Cover]
    let residualCost: Int
    let coverCost: Int
    let literalCount: Int
    let literal: Int?
  }

  /// What a parse costs for real, in 1/256 bit, and the costs that it shows.
  private func measure(
    _ covers: [Cover], _ costs: CoverCosts, _ measured: inout [Measurement],
    _ prices: inout LiteralPrices
  ) throws(CairnError) -> (size: Int, costs: CoverCosts, literal: Int?) {
    let real: Measurement
    if let known = measured.first(where: { $0.covers == covers }) {
      real = known
    } else {
      real = try measurement(covers, &prices)
      measured.append(real)
    }
    var expected = ExpectedCost()
    for cover in covers {
      guard case .base(let offset) = cover.source else { continue }
      expected.add(cover, base: base, at: offset, target: target, costs)
    }
    var result = costs
    if expected.residualCount >= CostEstimator.minimumCount {
      result.scaleMisses(by: real.residualCost, over: expected.residuals)
    }
    if covers.count >= CostEstimator.minimumCount {
      result.scaleChanges(by: real.coverCost, over: expected.changes)
    }
    let size =
      real.residualCost + real.coverCost + real.literalCount * (real.literal ?? costs.literal)
    return (size, result, real.literal)
  }

  private func measurement(
    _ covers: [Cover], _ prices: inout LiteralPrices
  ) throws(CairnError) -> Measurement {
    var residuals = ResidualWriter(allProfiles: true)
    var writer = CoverWriter(targetStart: ranges.first?.lowerBound ?? 0)
    for cover in covers {
      writer.append(cover)
      guard case .base(let offset) = cover.source else { continue }
      residuals.append(
        base: base, at: offset, target: target, at: cover.start, length: cover.length)
    }
    let gaps = DeltaBuilder.gaps(between: covers, in: ranges)
    return Measurement(
      covers: covers, residualCost: try CostEstimator.cost(residuals.finish()),
      coverCost: try CostEstimator.cost(writer.finish()),
      literalCount: gaps.reduce(0) { $0 + $1.count }, literal: try prices.cost(of: gaps))
  }

  /// The size of the smallest forms, in 1/256 bit.
  private static func cost(_ streams: [PendingStream]) throws(CairnError) -> Int {
    var sum = 0
    for stream in streams where stream.symbolCount > 0 {
      sum += try stream.smallest(CodingSettings.trial).bytes.count * 8 * 256
    }
    return sum
  }
}
