// SPDX-License-Identifier: Apache-2.0

/// Finds how to make a deflate stream again.
public enum DeflateAnalysis {
  /// Why a stream is better left as it is.
  public enum Refusal: Sendable, Hashable {
    /// The corrections would take at least about this many bytes, too many for the size of the
    /// stream.
    case corrections(size: Int)
    /// The stream cannot be made again from what it expands to.
    case notReproducible
  }

  /// What came out of an analysis.
  public enum Outcome: Sendable, Hashable {
    /// The stream comes back exactly.
    case recipe(DeflateRecipe)
    /// The stream is better left as it is.
    case refusal(Refusal)
  }

  /// How to make `compressed`, a whole raw deflate stream, from `expanded`, what it expands to.
  ///
  /// `likely` are the settings of earlier streams of the file; they are tried first. Streams are
  /// compared on a prefix first, so that most settings are ruled out at little cost.
  public static func recipe(
    for compressed: Span<UInt8>, expanded: Span<UInt8>, likely: [DeflateSettings] = []
  ) throws(DeflateFailure) -> Outcome {
    for settings in likely where try makes(compressed, from: expanded, with: settings) {
      return .recipe(DeflateRecipe(settings: settings))
    }
    let traits: StreamTraits
    do throws(DeflateFailure) {
      traits = try StreamTraits(compressed)
    } catch .tooLarge {
      return .refusal(.notReproducible)
    }
    let search = SettingsSearch(traits)
    var settings: DeflateSettings?
    for group in traits.candidates {
      for candidate in group where search.foretellsAll(candidate, expanded) {
        if try makes(compressed, from: expanded, with: candidate) {
          return .recipe(DeflateRecipe(settings: candidate))
        }
        if settings == nil, traits.skipped == 0, candidate.allowCorrections {
          settings = candidate
        }
        // Where the sample is all there is, or there is none, another level does the same.
        if traits.isWhole || traits.tokens.isEmpty { break }
      }
    }
    if settings == nil {
      settings = try search.cheapest(
        traits.foreignCandidates, likely: likely.filter(\.allowCorrections), expanded)
    }
    return try corrected(compressed, expanded, settings ?? .usual)
  }

  /// The recipe with corrections to what the settings make, if they are few enough.
  private static func corrected(
    _ compressed: Span<UInt8>, _ expanded: Span<UInt8>, _ settings: DeflateSettings
  ) throws(DeflateFailure) -> Outcome {
    var analyzer = StreamAnalyzer(settings)
    let corrections: [Correction]?
    do throws(DeflateFailure) {
      corrections = try analyzer.corrections(compressed, expanded, limit: compressed.count + 64)
    } catch .tooLarge {
      let size = CorrectionCost.size(analyzer.recorder.corrections)
      return .refusal(.corrections(size: size))
    }
    guard let corrections else { return .refusal(.notReproducible) }
    let recipe = DeflateRecipe(settings: settings, corrections: corrections)
    let size = recipe.correctionSize
    guard size <= compressed.count / 3 else { return .refusal(.corrections(size: size)) }
    guard try makes(compressed, from: expanded, by: recipe) else {
      return .refusal(.notReproducible)
    }
    return .recipe(recipe)
  }

  /// The recipe with these settings, whatever its corrections take; nil where no corrections make
  /// the stream. The settings must allow corrections.
  package static func recipe(
    for compressed: Span<UInt8>, expanded: Span<UInt8>, settings: DeflateSettings
  ) throws(DeflateFailure) -> DeflateRecipe? {
    precondition(settings.allowCorrections)
    var analyzer = StreamAnalyzer(settings)
    let corrections = try analyzer.corrections(compressed, expanded, limit: .max)
    return corrections.map { DeflateRecipe(settings: settings, corrections: $0) }
  }

  private static func makes(
    _ compressed: Span<UInt8>, from expanded: Span<UInt8>, with settings: DeflateSettings
  ) throws(DeflateFailure) -> Bool {
    try makes(compressed, from: expanded, by: DeflateRecipe(settings: settings))
  }

  /// Whether the recipe makes `compressed`: looked at piece by piece, up to the first difference.
  private static func makes(
    _ compressed: Span<UInt8>, from expanded: Span<UInt8>, by recipe: DeflateRecipe
  ) throws(DeflateFailure) -> Bool {
    let recompressor = try Recompressor(settings: recipe.settings, corrected: recipe.isCorrected)
    var corrections = CorrectionList(recipe.corrections)
    var output: [UInt8] = []
    var checked = 0
    var position = 0
    while true {
      let count = min(expanded.count - position, 1 << 16)
      if count > 0 {
        try recompressor.write(
          expanded.extracting(position..<position + count), corrections: &corrections,
          into: &output)
        position += count
      } else {
        try recompressor.finish(corrections: &corrections, into: &output)
      }
      guard output.count <= compressed.count - checked else { return false }
      for index in output.indices where output[index] != compressed[checked + index] {
        return false
      }
      checked += output.count
      output.removeAll(keepingCapacity: true)
      if count == 0 { return checked == compressed.count && corrections.isAtEnd }
    }
  }
}
