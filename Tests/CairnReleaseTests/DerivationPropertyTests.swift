// SPDX-License-Identifier: Apache-2.0

import CairnRelease
import Testing

@Suite("Derivations are minimal")
struct DerivationPropertyTests {
  @Test("no set of steps is cheaper, on small graphs of any shape", arguments: 0..<16)
  func minimal(seed: Int) throws {
    var random = DerivationRandom(seed: seed)
    var solved = 0
    for round in 0..<400 {
      let sample = DerivationSample.random(&random)
      let least = sample.leastByTryingAll()
      switch try sample.plan() {
      case .derivation(let derivation):
        solved += 1
        try #require(sample.isValid(derivation), "round \(round): \(sample) \(derivation)")
        #expect(derivation.isProvenMinimal)
        try #require(
          least.map { $0 == (derivation.cost, derivation.work) } ?? false,
          "round \(round): \(sample) \(derivation) \(String(describing: least))")
      case .impossible(let lacking):
        try #require(least == nil, "round \(round): \(sample) \(lacking)")
        let made = sample.made { _ in true }
        #expect(lacking.wanted == sample.wanted.filter { made >> $0 & 1 == 0 })
        #expect(
          lacking.missing.allSatisfy { content in
            made >> content & 1 == 0
              && !sample.steps.contains {
                $0.targets.contains(content) && !$0.bases.contains(content)
              }
          })
      }
    }
    #expect(solved > 100)
  }
}
