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
    #expect(libraryStream(bytes, recipe.settings) == stream)
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
}
