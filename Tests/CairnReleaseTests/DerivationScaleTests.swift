// SPDX-License-Identifier: Apache-2.0

import CairnRelease
import Testing

@Suite("Derivations of many contents")
struct DerivationScaleTests {
  /// Files that each have a chain of versions and a way around it.
  private func chains(_ count: Int) -> DerivationSample {
    var random = DerivationRandom(seed: count)
    var sample = DerivationSample()
    sample.contentCount = 4 * count
    for file in 0..<count {
      let first = 4 * file
      sample.steps += [
        DerivationStep(bases: [], targets: [first + 3], cost: 1000 + random.next(5000), work: 9),
        DerivationStep(
          bases: [first], targets: [first + 1], cost: 100 + random.next(2000), work: 9),
        DerivationStep(
          bases: [first + 1], targets: [first + 3], cost: 100 + random.next(2000), work: 9),
      ]
      sample.wanted.append(first + 3)
      if random.chance(4, in: 5) { sample.available.append(first) }
    }
    return sample
  }

  /// Groups of the same contents, cut differently in each of several packages.
  private func groups(_ count: Int) -> DerivationSample {
    var random = DerivationRandom(seed: count)
    var sample = DerivationSample()
    sample.contentCount = count
    let sizes = (0..<count).map { _ in 50 + random.next(3000) }
    for package in 0..<6 {
      let members = (0..<count).filter { _ in package == 5 || random.chance(5, in: 6) }
      for first in stride(from: 0, to: members.count, by: 40) {
        let group = Array(members[first..<min(first + 40, members.count)])
        sample.steps.append(
          DerivationStep(
            bases: [], targets: group, cost: group.reduce(40) { $0 + sizes[$1] }, work: 99))
      }
    }
    sample.wanted = (0..<count).filter { _ in random.chance(2, in: 3) }
    sample.available = (0..<count).filter { _ in random.chance(1, in: 3) }
    return sample
  }

  private func solve(_ sample: DerivationSample) throws -> Derivation {
    guard case .derivation(let derivation) = try sample.plan() else {
      throw CancellationError()
    }
    #expect(sample.isValid(derivation))
    return derivation
  }

  @Test("the work grows with the number of files, no faster")
  func linear() throws {
    for count in [500, 4000, 32000] {
      let derivation = try solve(chains(count))
      #expect(derivation.isProvenMinimal)
      #expect(derivation.visits < 40 * count)
    }
  }

  @Test("a long chain with many ways through is the shortest path, and proven")
  func shortestPath() throws {
    let count = 20_000
    var random = DerivationRandom(seed: 1)
    var sample = DerivationSample(wanted: [count - 1], available: [0], contentCount: count)
    var distances = [Int](repeating: .max, count: count)
    distances[0] = 0
    for content in 1..<count {
      for _ in 0..<3 {
        let base = max(0, content - 1 - random.next(3))
        let cost = random.next(1000)
        sample.steps.append(DerivationStep(bases: [base], targets: [content], cost: cost, work: 1))
        distances[content] = min(distances[content], distances[base] + cost)
      }
    }
    let derivation = try solve(sample)
    #expect(derivation.cost == distances[count - 1])
    #expect(derivation.isProvenMinimal)
    #expect(derivation.visits < 40 * count)
  }

  @Test("where alternatives overlap everywhere, the search ends and the plan is valid")
  func overlapping() throws {
    for count in [100, 10_000] {
      let sample = groups(count)
      let derivation = try solve(sample)
      #expect(derivation.visits < 20_000_000)
      // The last package has everything: its groups alone would do.
      let wanted = Set(sample.wanted).subtracting(sample.available)
      let last = sample.steps.suffix((count + 39) / 40)
      let plain = last.filter { !wanted.isDisjoint(with: $0.targets) }
      #expect(derivation.cost <= plain.reduce(0) { $0 + $1.cost })
      #expect(try derivation == solve(sample))
    }
  }

  @Test("no step of a plan that is not proven is needless", arguments: 0..<20)
  func irredundant(seed: Int) throws {
    var random = DerivationRandom(seed: seed)
    var sample = DerivationSample(contentCount: 300)
    for _ in 0..<1200 {
      sample.steps.append(
        DerivationStep(
          bases: (0..<random.next(3)).map { _ in random.next(300) },
          targets: (0...random.next(3)).map { _ in random.next(300) },
          cost: 1 + random.next(1000), work: 1))
    }
    sample.wanted = Array(0..<300)
    if case .impossible(let lacking) = try sample.plan() {
      sample.wanted.removeAll { lacking.wanted.contains($0) }
    }
    let derivation = try solve(sample)
    for step in derivation.steps {
      var fewer = sample
      fewer.steps = derivation.steps.filter { $0 != step }.map { sample.steps[$0] }
      guard case .impossible = try fewer.plan() else {
        Issue.record("step \(step) is needless")
        return
      }
    }
  }
}
