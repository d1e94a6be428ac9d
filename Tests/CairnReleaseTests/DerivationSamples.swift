// SPDX-License-Identifier: Apache-2.0

import CairnRelease

/// Numbers that look random and are the same in every run (SplitMix64).
struct DerivationRandom {
  private var state: UInt64

  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

  /// A number below `limit`.
  mutating func next(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value &>> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value &>> 27) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ value &>> 31) % UInt64(limit))
  }

  mutating func chance(_ part: Int, in whole: Int) -> Bool { next(whole) < part }
}

/// A question to the planner.
struct DerivationSample {
  var wanted: [Int] = []
  var available: [Int] = []
  var contentCount = 0
  var steps: [DerivationStep] = []

  /// Asks the planner.
  func plan() throws -> DerivationOutcome {
    try DerivationPlanner.plan(
      wanted: wanted, available: available, contentCount: contentCount,
      steps: DerivationSteps(steps))
  }

  /// A small graph of some shape: loose steps, groups, chains, circles, nothing that costs.
  static func random(_ random: inout DerivationRandom) -> DerivationSample {
    var sample = DerivationSample()
    sample.contentCount = 3 + random.next(6)
    let shape = random.next(5)
    let dearest = [1, 3, 12][random.next(3)]
    for _ in 0..<(3 + random.next(8)) {
      var step = DerivationStep(bases: [], targets: [], cost: 0, work: random.next(4))
      if !random.chance(1, in: 6) { step.cost = random.next(dearest + 1) }
      let target = random.next(sample.contentCount)
      switch shape {
      case 0:
        step.targets = [target]
        if !random.chance(1, in: 3) { step.bases = [random.next(sample.contentCount)] }
      case 1:
        step.targets = (0...random.next(4)).map { _ in random.next(sample.contentCount) }
        step.bases = (0..<random.next(3)).map { _ in random.next(sample.contentCount) }
      case 2:
        step.targets = [target]
        if target > 0 && !random.chance(1, in: 4) { step.bases = [random.next(target)] }
      case 3:
        step.targets = [target, (target + 1) % sample.contentCount]
        step.bases = random.chance(1, in: 3) ? [] : [(target + 2) % sample.contentCount]
      default:
        step.targets = [target]
        if random.chance(2, in: 3) { step.targets.append(random.next(sample.contentCount)) }
        step.bases = (0..<random.next(4)).map { _ in random.next(sample.contentCount) }
      }
      sample.steps.append(step)
    }
    for content in 0..<sample.contentCount {
      if random.chance(1, in: 3) { sample.wanted.append(content) }
      if random.chance(1, in: 5) { sample.available.append(content) }
    }
    return sample
  }

  /// The contents that can be made with some of the steps, as bits.
  func made(with isAllowed: (Int) -> Bool) -> Int {
    var made = DerivationSample.bits(available)
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for (number, step) in steps.enumerated() where isAllowed(number) {
        let (bases, targets) = (
          DerivationSample.bits(step.bases), DerivationSample.bits(step.targets)
        )
        if bases & ~made == 0 && targets & ~made != 0 {
          made |= targets
          isGrowing = true
        }
      }
    }
    return made
  }

  /// The least cost, and the least work with it, over all sets of steps; `nil` if none will do.
  func leastByTryingAll() -> (cost: Int, work: Int)? {
    let wanted = DerivationSample.bits(wanted)
    var least: (cost: Int, work: Int)?
    for set in 0..<(1 << steps.count) {
      var (cost, work) = (0, 0)
      for (number, step) in steps.enumerated() where set >> number & 1 == 1 {
        cost += step.cost
        work += step.work
      }
      if let least, least <= (cost, work) { continue }
      if wanted & ~made(with: { set >> $0 & 1 == 1 }) == 0 { least = (cost, work) }
    }
    return least
  }

  /// Whether the steps can run in their order and end with all that is wanted.
  func isValid(_ derivation: Derivation) -> Bool {
    var made = Set(available)
    for number in derivation.steps {
      guard made.isSuperset(of: steps[number].bases) else { return false }
      made.formUnion(steps[number].targets)
    }
    return made.isSuperset(of: wanted)
      && derivation.cost == derivation.steps.reduce(0) { $0 + steps[$1].cost }
      && derivation.work == derivation.steps.reduce(0) { $0 + steps[$1].work }
      && Set(derivation.steps).count == derivation.steps.count
  }

  static func bits(_ contents: [Int]) -> Int { contents.reduce(0) { $0 | 1 << $1 } }
}
