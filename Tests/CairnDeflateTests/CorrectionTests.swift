// SPDX-License-Identifier: Apache-2.0

import CairnDeflate
import Testing

@Suite struct CorrectionTests {
  private func remade(
    _ content: [UInt8], _ recipe: DeflateRecipe, piece: Int
  ) throws -> [UInt8] {
    let recompressor = try Recompressor(
      settings: recipe.settings, corrected: recipe.isCorrected, means: .own)
    var corrections = CorrectionList(recipe.corrections)
    var output: [UInt8] = []
    for start in stride(from: 0, to: content.count, by: piece) {
      let end = min(start + piece, content.count)
      try recompressor.write(
        content.span.extracting(start..<end), corrections: &corrections, into: &output)
    }
    try recompressor.finish(corrections: &corrections, into: &output)
    #expect(corrections.isAtEnd)
    return output
  }

  private static let settings = stride(from: 3, to: DeflateSettings.codeCount, by: 433)
    .compactMap(DeflateSettings.init(code:)).filter(\.allowCorrections)

  @Test func anyValidStreamComesBackOrIsDeclined() throws {
    var declined = 0
    for seed in 1...400 {
      let stream = RandomStream(seed: UInt64(seed))
      let settings = Self.settings[seed % Self.settings.count]
      guard
        let recipe = try DeflateAnalysis.recipe(
          for: stream.compressed.span, expanded: stream.content.span, settings: settings)
      else {
        declined += 1
        continue
      }
      for piece in [1, 100, 1 << 20] {
        #expect(
          areSame(try remade(stream.content, recipe, piece: piece), stream.compressed),
          "seed \(seed) \(piece) \(settings)")
      }
    }
    // The few with a length that is said in an odd way.
    #expect(declined < 8)
  }

  @Test func streamOfOtherSettingsComesBack() throws {
    let bytes = Samples.mixed(120_000, seed: 31)
    for (index, settings) in Self.settings.enumerated() {
      let made = Self.settings[(index * 5 + 3) % Self.settings.count]
      let library = try #require(
        DeflateSettings(code: made.code % DeflateSettings.libraryCodeCount))
      let stream = libraryStream(bytes, library)
      let recipe = try #require(
        try DeflateAnalysis.recipe(
          for: stream.span, expanded: bytes.span, settings: settings))
      for piece in [777, 1 << 20] {
        #expect(areSame(try remade(bytes, recipe, piece: piece), stream), "\(made) by \(settings)")
      }
    }
  }

  @Test func settingsOfTheStreamNeedNoCorrections() throws {
    let bytes = Samples.mixed(200_000, seed: 32)
    for code in stride(from: 1, to: DeflateSettings.libraryCodeCount, by: 97) {
      let settings = try #require(DeflateSettings(code: code))
      guard settings.allowCorrections else { continue }
      let stream = libraryStream(bytes, settings)
      let recipe = try DeflateAnalysis.recipe(
        for: stream.span, expanded: bytes.span, settings: settings)
      #expect(recipe == DeflateRecipe(settings: settings), "\(settings)")
    }
  }

  /// Numbers by rule, mostly small ones, for ever.
  private struct AnyNumbers: CorrectionSource {
    var numbers: Samples.Numbers
    var size: Int

    mutating func next(_ context: Int) -> UInt64 {
      #expect(context >= 0 && context < Correction.contextCount)
      switch numbers.below(8) {
      case 0: return numbers.next()
      case 1: return UInt64(numbers.below(1 << size))
      case 2: return 0
      default: return UInt64(numbers.below(4))
      }
    }
  }

  @Test func anyNumbersMakeABoundedStreamOrNone() throws {
    let bytes = Samples.mixed(6000, seed: 33)
    var made = 0
    for seed in 1...3000 {
      let settings = Self.settings[seed % Self.settings.count]
      let recompressor = try Recompressor(settings: settings, corrected: true)
      var source = AnyNumbers(numbers: Samples.Numbers(UInt64(seed)), size: 1 + seed % 16)
      var output: [UInt8] = []
      do {
        try recompressor.write(bytes.span, corrections: &source, into: &output)
        try recompressor.finish(corrections: &source, into: &output)
        made += 1
      } catch {
        #expect(error == .contradictory)
      }
      #expect(output.count <= Recompressor.outputBound(for: bytes.count))
    }
    #expect(made < 3000)
  }

  @Test func changedCorrectionsNeverTrap() throws {
    let stream = RandomStream(seed: 7)
    let recipe = try #require(
      try DeflateAnalysis.recipe(
        for: stream.compressed.span, expanded: stream.content.span, settings: .usual))
    for index in recipe.corrections.indices {
      for value in [0, 1, 2, 17, 4096, UInt64.max] {
        var changed = recipe.corrections
        changed[index] = Correction(context: changed[index].context, value: value)
        let other = DeflateRecipe(settings: .usual, corrections: changed)
        _ = try? remade(stream.content, other, piece: 1 << 20)
      }
    }
  }

  @Test func otherContentMakesAnotherStreamOrNone() throws {
    for seed in 1...100 {
      let stream = RandomStream(seed: UInt64(seed))
      let recipe = try #require(
        try DeflateAnalysis.recipe(
          for: stream.compressed.span, expanded: stream.content.span, settings: .usual))
      for content in [Array(stream.content.dropLast()), stream.content + [1]] {
        let recompressor = try Recompressor(settings: .usual, corrected: true)
        var corrections = CorrectionList(recipe.corrections)
        var output: [UInt8] = []
        do {
          try recompressor.write(content.span, corrections: &corrections, into: &output)
          try recompressor.finish(corrections: &corrections, into: &output)
          #expect(!areSame(output, stream.compressed))
        } catch {
          #expect(error == .contradictory)
        }
      }
    }
  }
}
