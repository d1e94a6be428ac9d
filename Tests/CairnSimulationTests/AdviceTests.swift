// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnReport
import CairnSimulation
import Testing

@Suite("The advice is the best choice")
struct AdviceTests {
  /// All choices of checkpoints, each simulated as if it were given.
  private static func all(
    _ trees: SampleTrees, fleet: String?
  ) throws -> [CheckpointAdvice.Choice] {
    let places = Array(1..<trees.trees.count - 1)
    return try (0..<1 << places.count).map { bits in
      let chosen = places.filter { bits >> ($0 - 1) & 1 == 1 }
      let report = try trees.simulate(nil) {
        $0.strategies = [.checkpoints]
        $0.checkpoints = .given(chosen.map { SampleTrees.id($0) })
        $0.fleetFile = fleet
      }
      let outcome = try #require(report.outcome(.checkpoints))
      return CheckpointAdvice.Choice(
        checkpoints: chosen, fleetSize: outcome.fleetSize, repositorySize: outcome.repositorySize)
    }
  }

  private static func best(
    of choices: [CheckpointAdvice.Choice], budget: Int?
  ) -> CheckpointAdvice.Choice? {
    choices.filter { $0.repositorySize <= budget ?? .max }
      .min { ($0.fleetSize, $0.repositorySize) < ($1.fleetSize, $1.repositorySize) }
  }

  @Test("no choice is better, with any budget", arguments: [1, 2])
  func exact(seed: Int) throws {
    let trees = try SampleTrees(months: 6, seed: seed)
    let fleet = trees.at("fleet.csv")
    let lines = (0..<5).map { "\(SampleTrees.id($0)),\(1 + ($0 * seed * 5) % 7)" }
    try trees.write(Array(lines.joined(separator: "\n").utf8), to: fleet)
    let choices = try Self.all(trees, fleet: fleet)
    let sizes = choices.map(\.repositorySize).sorted()
    for budget in [nil, sizes[0], sizes[sizes.count / 4], sizes[sizes.count / 2], sizes[15]] {
      let report = try trees.simulate(nil) {
        $0.strategies = [.checkpoints]
        $0.storageBudget = budget
        $0.fleetFile = fleet
      }
      let advice = try #require(report.advice)
      #expect(advice.best == Self.best(of: choices, budget: budget), "\(budget ?? -1)")
      #expect(advice.choiceCount == 16 && advice.isComplete)
      #expect(advice.next.count == 5)
      #expect(advice.next.last == choices[0])
      #expect(advice.next.first == choices[1])
      #expect(report.outcome(.checkpoints)?.checkpoints == advice.best.checkpoints)
      #expect(report.outcome(.checkpoints)?.fleetSize == advice.best.fleetSize)
      #expect(advice.summary.hasSuffix("."))
    }
    #expect(
      errorCode {
        _ = try trees.simulate(nil) {
          $0.storageBudget = sizes[0] - 1; $0.fleetFile = fleet
        }
      } == "simulate.budget-too-small")
  }

  @Test("published checkpoints stay, and the advice is for the places after them")
  func fixed() throws {
    let trees = try SampleTrees(months: 6)
    try trees.publish(0..<4, checkpoints: [2])
    let options = trees.options {
      $0.strategies = [.checkpoints]
      $0.checkpoints = .advised
    }
    let report = try Simulation(options: options).run(
      repository: trees.at("repo"), next: Array(trees.trees[4...]))
    let advice = try #require(report.advice)
    let choices = try Self.all(trees, fleet: nil).filter {
      $0.checkpoints.contains(2) && !$0.checkpoints.contains(1)
    }
    #expect(advice.choiceCount == 4)
    #expect(advice.best == Self.best(of: choices, budget: nil))
    #expect(advice.next.map(\.checkpoints) == [[2, 3], [2, 4], [2]])
    #expect(advice.current.checkpoints == [2])
  }
}
