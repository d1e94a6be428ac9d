// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// What a set of steps costs: the bytes to download, and behind them, as digits that only count
/// when those are equal, the bytes of work.
typealias Weight = Int128

extension Weight {
  /// The place of the first digit of the cost; sums of work stay below.
  static let workBits = 62

  /// The bytes to download.
  var cost: Int { Int(truncatingIfNeeded: self >> Weight.workBits) }
  /// The bytes of work.
  var work: Int { Int(truncatingIfNeeded: self & (1 << Weight.workBits - 1)) }

  /// Roughly the same number; the library's own conversion is slow.
  var rough: Double { Double(cost) * Double(1 << Weight.workBits) + Double(work) }
}

/// Contents and the steps between them, without the contents that are at hand.
struct DerivationGraph: Sendable {
  /// For each step the contents that it needs, each once.
  let bases: Adjacency
  /// For each step the contents that it makes, each once, and none that it needs.
  let targets: Adjacency
  /// For each content the steps that make it.
  let makers: Adjacency
  /// For each content the steps that need it.
  let users: Adjacency
  /// What each step costs.
  let weights: [Weight]

  var stepCount: Int { weights.count }
  var contentCount: Int { makers.count }

  /// The number of places that a look at everything visits.
  var size: Int { stepCount + contentCount + bases.members.count + targets.members.count }

  init(bases: Adjacency, targets: Adjacency, weights: [Weight], contentCount: Int) {
    self.bases = bases
    self.targets = targets
    self.weights = weights
    makers = targets.transposed(columns: contentCount)
    users = bases.transposed(columns: contentCount)
  }

  /// The graph of a list of steps, with the same numbers.
  ///
  /// - Throws: `planTooLarge` if the costs or the work of all steps add up to 2^62 bytes or more.
  init(_ steps: DerivationSteps, available: [Int], contentCount: Int) throws(CairnError) {
    let limit = 1 << Weight.workBits
    var (cost, work) = (0, 0)
    var weights: [Weight] = []
    weights.reserveCapacity(steps.count)
    for step in 0..<steps.count {
      guard steps.costs[step] < limit - cost, steps.works[step] < limit - work else {
        throw CairnError(
          .planTooLarge, "the packages' payloads declare more bytes than can be added up",
          hint: "one of the packages is damaged or made to do harm; leave it out")
      }
      cost += steps.costs[step]
      work += steps.works[step]
      weights.append(Weight(steps.costs[step]) << Weight.workBits + Weight(steps.works[step]))
    }

    var isAvailable = [Bool](repeating: false, count: contentCount)
    for content in available { isAvailable[content] = true }
    // Which step a content was last met in, as base or target, so that it is taken once.
    var lastStep = [Int32](repeating: -1, count: contentCount)
    func copy(_ row: Int, of all: Adjacency, to kept: inout Adjacency) {
      for place in all.range(row) {
        let content = all.members[place]
        if isAvailable[Int(content)] || lastStep[Int(content)] == Int32(row) { continue }
        lastStep[Int(content)] = Int32(row)
        kept.append(member: content)
      }
      kept.endRow()
    }
    var (bases, targets) = (Adjacency(), Adjacency())
    bases.reserve(rows: steps.count, members: steps.bases.members.count)
    targets.reserve(rows: steps.count, members: steps.targets.members.count)
    for step in 0..<steps.count {
      copy(step, of: steps.bases, to: &bases)
      copy(step, of: steps.targets, to: &targets)
    }
    self.init(bases: bases, targets: targets, weights: weights, contentCount: contentCount)
  }
}
