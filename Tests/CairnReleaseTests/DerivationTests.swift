// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease
import Testing

@Suite("Deriving contents")
struct DerivationTests {
  private func step(
    _ bases: [Int], _ targets: [Int], cost: Int, work: Int = 1
  ) -> DerivationStep {
    DerivationStep(bases: bases, targets: targets, cost: cost, work: work)
  }

  private func plan(
    _ wanted: [Int], from available: [Int], _ steps: [DerivationStep]
  ) throws -> Derivation? {
    let outcome = try DerivationPlanner.plan(
      wanted: wanted, available: available, contentCount: 10, steps: DerivationSteps(steps))
    guard case .derivation(let derivation) = outcome else { return nil }
    return derivation
  }

  @Test("a chain is walked where that is cheaper than the whole")
  func chain() throws {
    let steps = [
      step([], [2], cost: 100), step([0], [1], cost: 10, work: 3), step([1], [2], cost: 20),
    ]
    let derivation = try #require(try plan([2], from: [0], steps))
    #expect(derivation.steps == [1, 2])
    #expect(derivation.cost == 30)
    #expect(derivation.work == 4)
    #expect(derivation.isProvenMinimal)
    #expect(try plan([2], from: [], steps)?.steps == [0])
  }

  @Test("what several contents need is paid once")
  func shared() throws {
    let steps = [
      step([], [0], cost: 50), step([0], [1], cost: 5), step([0], [2], cost: 5),
      step([], [1], cost: 40), step([], [2], cost: 40),
    ]
    #expect(try plan([1, 2], from: [], steps)?.steps == [0, 1, 2])
    #expect(try plan([1], from: [], steps)?.steps == [3])
  }

  @Test("a group is taken where enough of it is wanted")
  func group() throws {
    let steps = [
      step([], [0, 1, 2, 3], cost: 100), step([], [0], cost: 40), step([], [1], cost: 40),
      step([], [2], cost: 40),
    ]
    #expect(try plan([0, 1], from: [], steps)?.steps == [1, 2])
    #expect(try plan([0, 1, 2], from: [], steps)?.steps == [0])
    #expect(try plan([0, 1, 2], from: [1], steps)?.steps == [1, 3])
  }

  @Test("what is at hand, and what the device can make by itself, is not downloaded")
  func free() throws {
    let steps = [
      step([], [1], cost: 10), step([0], [1], cost: 0, work: 1_000_000), step([1], [2], cost: 7),
      step([], [3], cost: 1),
    ]
    #expect(try plan([2, 0], from: [0], steps)?.steps == [1, 2])
    #expect(try plan([3], from: [3], steps)?.steps == [])
    #expect(try plan([], from: [], steps)?.cost == 0)
  }

  @Test("of equal downloads, the one with less work is chosen")
  func work() throws {
    let steps = [step([], [0], cost: 10, work: 9), step([], [0], cost: 10, work: 8)]
    #expect(try plan([0], from: [], steps)?.steps == [1])
  }

  @Test("circles lead nowhere, but do no harm")
  func circles() throws {
    let circle = [step([0], [1], cost: 1), step([1], [0], cost: 1), step([2], [1, 2], cost: 1)]
    let outcome = try DerivationPlanner.plan(
      wanted: [1, 3], available: [], contentCount: 4, steps: DerivationSteps(circle))
    #expect(outcome == .impossible(UnderivableContents(wanted: [1, 3], missing: [2, 3])))
    let entry = circle + [step([], [2], cost: 5), step([], [0], cost: 7)]
    #expect(try plan([0, 1], from: [], entry)?.steps == [3, 2, 1])
    #expect(try plan([0, 1], from: [0], entry)?.steps == [0])
  }

  @Test("a content among both bases and targets, or named twice, is no puzzle")
  func repeated() throws {
    let steps = [step([0, 0], [0, 1, 1], cost: 3), step([1], [1], cost: 0)]
    #expect(try plan([1, 1], from: [0, 0], steps)?.steps == [0])
    #expect(try plan([0], from: [], steps) == nil)
  }

  @Test("what stops a plan is named: the contents at the ends of the chains")
  func missing() throws {
    let steps = [
      step([0], [1], cost: 1), step([1, 2], [3], cost: 1), step([], [2], cost: 1),
      step([4], [3], cost: 1),
    ]
    let outcome = try DerivationPlanner.plan(
      wanted: [3, 2], available: [], contentCount: 5, steps: DerivationSteps(steps))
    #expect(outcome == .impossible(UnderivableContents(wanted: [3], missing: [0, 4])))
  }

  @Test("sizes that cannot be added up are refused", arguments: [0, 1])
  func overflow(kind: Int) throws {
    let large = Int.max / 2
    let steps = DerivationSteps([
      DerivationStep(
        bases: [], targets: [0], cost: kind == 0 ? large : 0, work: kind == 0 ? 0 : large),
      DerivationStep(
        bases: [], targets: [0], cost: kind == 0 ? large : 0, work: kind == 0 ? 0 : large),
    ])
    let error = #expect(throws: CairnError.self) {
      try DerivationPlanner.plan(wanted: [0], available: [], contentCount: 1, steps: steps)
    }
    #expect(error?.code == .planTooLarge)
  }

  @Test("a list of steps gives back what was put in")
  func list() {
    let steps = [step([], [3], cost: 1), step([3, 3], [4, 5], cost: 2, work: 7)]
    var list = DerivationSteps()
    #expect(steps.map { list.append($0) } == [0, 1])
    #expect((0..<list.count).map { list[$0] } == steps)
  }

  @Test("contents get numbers in the order in which they are met")
  func numbers() {
    let digests = (0..<3000).map { number in
      Digest((0..<32).map { $0 < 8 ? 7 : UInt8(truncatingIfNeeded: number >> (8 * ($0 % 2))) })
    }
    var numbers = ContentNumbers()
    #expect(digests.map { numbers.number(of: $0) } == Array(0..<3000))
    #expect(digests.reversed().map { numbers.number(of: $0) } == Array((0..<3000).reversed()))
    #expect(numbers.existingNumber(of: digests[17]) == 17)
    #expect(numbers.existingNumber(of: Digest(Array(repeating: 9, count: 32))) == nil)
    #expect(numbers.count == 3000)
    #expect(numbers[5] == digests[5])
  }
}
