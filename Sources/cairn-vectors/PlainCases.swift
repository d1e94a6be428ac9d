// SPDX-License-Identifier: Apache-2.0

/// Deltas that are right, all streams stored: what covers and residuals can say.
enum PlainCases {
  static let base = ContentRule(.lcg(seed: 1, size: 1000, times: 1))

  static var all: [VectorCase] { nullCases + differenceCases + sourceCases + oddCases }

  private static func null(_ build: (inout CoverScript) -> Void) -> DeltaDraft {
    var script = CoverScript(base: nil)
    build(&script)
    return script.draft
  }

  static func difference(
    _ rule: ContentRule = base, _ build: (inout CoverScript) -> Void
  ) -> DeltaDraft {
    var script = CoverScript(base: rule.bytes)
    build(&script)
    return script.draft
  }

  private static var nullCases: [VectorCase] {
    let nothing = ContentRule()
    return [
      .accept("null-empty", base: nothing, "an empty target", null { _ in }),
      .accept("null-one-byte", base: nothing, "one literal", null { $0.literals([65]) }),
      .accept(
        "null-zeros", base: nothing, "a hundred thousand zeros, as one fill",
        null { $0.cover(.fill(0), length: 100_000) }),
      .accept(
        "null-fills-and-literals", base: nothing, "fills of several bytes between literals",
        null {
          $0.literals(Array("head".utf8))
          $0.cover(.fill(255), length: 300)
          $0.cover(.fill(7), length: 1)
          $0.literals([1, 2])
          $0.cover(.fill(7), length: 12)
          $0.literals(Array("tail".utf8))
        }),
      .accept(
        "null-with-any-base", base: base, "a null delta takes no notice of the base",
        null { $0.literals(Array("alone".utf8)) }),
    ]
  }

  private static var differenceCases: [VectorCase] {
    [
      .accept(
        "identical", base: base, "one cover of the whole base",
        difference { $0.cover(.resumed, length: 1000) }),
      .accept("to-empty", base: base, "the target is empty", difference { _ in }),
      .accept(
        "from-empty", base: ContentRule(), "the base is empty: literals and a fill",
        difference(ContentRule()) {
          $0.literals([1, 2, 3])
          $0.cover(.fill(9), length: 40)
        }),
      .accept(
        "residuals", base: base, "single bytes corrected, also the first and the last",
        difference { script in
          script.cover(.resumed, length: 400, residuals: [(0, 1), (10, 255), (399, 128)])
          script.cover(.resumed, length: 600, residuals: [(0, 3), (599, 4)])
        }),
      .accept(
        "residual-runs", base: base, "many corrections directly one after the other",
        difference { script in
          let run = (0..<40).map { (at: 100 + $0, add: UInt8($0 % 5 + 1)) }
          let sparse = (0..<20).map { (at: 200 + 7 * $0, add: UInt8(200 + $0)) }
          script.cover(.resumed, length: 1000, residuals: run + sparse)
        }),
      .accept(
        "literals-and-covers", base: base, "literals before, between and behind covers",
        difference { script in
          script.literals(Array("before".utf8))
          script.cover(.far(0), length: 300)
          script.literals([0])
          script.cover(.contiguous, length: 200)
          script.literals(ContentRule.lcg(seed: 2, size: 64))
          script.cover(.far(100), length: 50)
          script.literals(Array("behind".utf8))
        }),
    ]
  }

  private static var sourceCases: [VectorCase] {
    [
      .accept(
        "sources", base: base, "each name of a source",
        difference { script in
          script.cover(.resumed, length: 10)
          script.cover(.far(490), length: 20)
          script.cover(.fill(3), length: 5)
          script.cover(.recent(0), length: 30)
          script.literals([1])
          script.cover(.contiguous, length: 40)
          script.cover(.far(-60), length: 25)
          script.cover(.resumed, length: 15)
          script.cover(.recent(1), length: 15)
        }),
      .accept(
        "recent-eviction", base: base, "more diagonals than are remembered, then each remembered",
        difference { script in
          for number in 0..<24 {
            script.cover(.far(number % 2 == 0 ? 17 : -11), length: 3 + number % 4)
          }
          for place in 0..<16 { script.cover(.recent(15 - place), length: 2 + place) }
        }),
      .accept(
        "recent-moves-to-front", base: base, "a remembered diagonal used again moves to the front",
        difference { script in
          for _ in 0..<6 { script.cover(.far(31), length: 9) }
          script.cover(.recent(3), length: 8)
          script.cover(.recent(0), length: 8)
          script.cover(.recent(5), length: 8)
          script.cover(.recent(1), length: 8)
        }),
      .accept(
        "backwards", base: base, "blocks of the base in reverse order",
        difference { script in
          script.cover(.far(900), length: 100)
          for _ in 0..<9 { script.cover(.far(-200), length: 100) }
        }),
      .accept(
        "overlapping-sources", base: base, "the same range of the base three times",
        difference { script in
          for _ in 0..<3 {
            script.cover(.far(script.target.isEmpty ? 200 : -300), length: 300)
          }
        }),
    ]
  }

  private static var oddCases: [VectorCase] {
    [
      .accept(
        "odd-residual-of-nothing", base: base, "residuals of value 0 change nothing",
        difference {
          $0.cover(.resumed, length: 1000, residuals: [(5, 0), (6, 0), (900, 0)])
        }),
      .accept(
        "odd-far-where-resumed", base: base, "a source may be named the long way",
        difference {
          $0.cover(.far(0), length: 500)
          $0.cover(.far(0), length: 500)
        }),
      .accept(
        "odd-one-byte-covers", base: base, "covers of one byte, none with literals before it",
        difference { script in
          for _ in 0..<100 { script.cover(.contiguous, length: 1) }
        }),
      .accept(
        "odd-same-other", base: base, "a remembered diagonal that is also the current one",
        difference {
          $0.cover(.recent(7), length: 100)
          $0.cover(.recent(15), length: 100)
        }),
      .accept(
        "odd-fill-between-residuals", base: base, "bytes of a fill do not count between residuals",
        difference {
          $0.cover(.resumed, length: 100, residuals: [(50, 1)])
          $0.cover(.fill(1), length: 100)
          $0.literals([5, 5, 5])
          $0.cover(.contiguous, length: 100, residuals: [(50, 1)])
        }),
      .accept(
        "odd-memory-overstated", base: base, "a header may declare more memory than is needed",
        {
          var draft = difference { $0.cover(.resumed, length: 1000) }
          draft.memory = WireNumber.varint(64 << 20)
          return draft
        }()),
    ]
  }
}
