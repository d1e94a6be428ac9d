// SPDX-License-Identifier: Apache-2.0

import CairnDeflate
import Testing

@Suite struct DeflateAnalysisTests {
  @Test(arguments: 1...9, [8, 9])
  func findsTheSettingsOfLibz(level: Int, memoryLevel: Int) throws {
    let bytes = Samples.text(200_000, seed: 21)
    let settings = try #require(
      DeflateSettings(level: level, windowBits: 15, memoryLevel: memoryLevel))
    let stream = libraryStream(bytes, settings)
    let outcome = try DeflateAnalysis.recipe(for: stream.span, expanded: bytes.span)
    guard case .recipe(let recipe) = outcome else {
      Issue.record("no recipe: \(outcome)")
      return
    }
    #expect(!recipe.isCorrected)
    #expect(areSame(libraryStream(bytes, recipe.settings), stream))
  }

  @Test func likelySettingsComeFirst() throws {
    // Both fit so short a text; what comes back is what was asked for first.
    let bytes = Array("the same".utf8)
    let stream = libraryStream(bytes, .usual)
    let likely = try #require(DeflateSettings(level: 2, windowBits: 12, memoryLevel: 3))
    let outcome = try DeflateAnalysis.recipe(
      for: stream.span, expanded: bytes.span, likely: [likely])
    #expect(outcome == .recipe(DeflateRecipe(settings: likely)))
  }

  @Test func damagedStreamsAreRefusedWithoutATrap() throws {
    let bytes = Samples.mixed(40_000, seed: 22)
    let stream = libraryStream(bytes, .usual)
    var numbers = Samples.Numbers(23)
    for _ in 0..<60 {
      var changed = Array(stream.prefix(1 + numbers.below(stream.count)))
      for _ in 0..<numbers.below(4) {
        changed[numbers.below(changed.count)] ^= UInt8(1 << numbers.below(8))
      }
      let outcome = try? DeflateAnalysis.recipe(for: changed.span, expanded: bytes.span)
      if case .recipe = outcome { #expect(changed == stream) }
    }
  }

  @Test func noiseIsNoStream() throws {
    for seed in 1...300 {
      let bytes = Samples.noise(seed * 7, seed: UInt64(seed))
      let outcome = try? DeflateAnalysis.recipe(for: bytes.span, expanded: bytes.span)
      if case .recipe = outcome { Issue.record("a recipe for noise") }
    }
  }

  @Test func contentThatIsNotTheStreamsIsRefused() throws {
    let bytes = Samples.text(5000, seed: 24)
    let stream = libraryStream(bytes, .usual)
    for other in [Array(bytes.dropLast()), bytes + [32], Array(bytes.reversed())] {
      let outcome = try? DeflateAnalysis.recipe(for: stream.span, expanded: other.span)
      if case .recipe = outcome { Issue.record("a recipe for other content") }
    }
  }

  @Test func correctionsThatTakeTooMuchAreRefused() throws {
    // Tokens without rhyme or reason.
    var refused = 0
    for seed in 1...20 {
      let stream = RandomStream(seed: UInt64(100 + seed))
      let outcome = try DeflateAnalysis.recipe(
        for: stream.compressed.span, expanded: stream.content.span)
      if case .refusal(.corrections(let size)) = outcome {
        #expect(size > 0)
        refused += 1
      }
    }
    #expect(refused > 0)
  }
}
