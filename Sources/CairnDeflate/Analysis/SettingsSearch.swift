// SPDX-License-Identifier: Apache-2.0

/// Tries settings on the first tokens of a stream.
struct SettingsSearch {
  private let traits: StreamTraits

  init(_ traits: StreamTraits) {
    self.traits = traits
  }

  /// Whether the settings foretell all tokens of the sample. Behind stored bytes, of which it is
  /// not known what tokens they would have been, nothing is ruled out.
  func foretellsAll(_ settings: DeflateSettings, _ expanded: Span<UInt8>) -> Bool {
    if traits.skipped > 0 { return true }
    var feeder = Feeder(settings)
    for token in traits.tokens {
      guard feeder.predict(expanded), token == feeder.predictor.token else { return false }
      feeder.predictor.follow(token)
    }
    return true
  }

  /// The settings whose corrections take the least on a part of the sample. Of those that were
  /// right before, the first that does well.
  func cheapest(
    _ candidates: [DeflateSettings], likely: [DeflateSettings], _ expanded: Span<UInt8>
  ) throws(DeflateFailure) -> DeflateSettings {
    let sample = min(traits.tokens.count, SettingsSearch.sampleCount)
    for settings in likely {
      // A token takes a little more than a byte.
      if try cost(settings, expanded) <= sample / 6 { return settings }
    }
    var best = DeflateSettings.usual
    var least = Int.max
    for settings in candidates {
      let cost = try cost(settings, expanded)
      if cost < least {
        least = cost
        best = settings
      }
    }
    return best
  }

  private func cost(
    _ settings: DeflateSettings, _ expanded: Span<UInt8>
  ) throws(DeflateFailure) -> Int {
    var feeder = Feeder(settings)
    var recorder = CorrectionRecorder()
    try feeder.skip(traits.skipped, expanded)
    for token in traits.tokens.prefix(SettingsSearch.sampleCount) {
      guard feeder.predict(expanded) else { throw .contradictory }
      try recorder.take(token, after: feeder.predictor)
      feeder.predictor.follow(token)
    }
    return CorrectionCost.size(recorder.corrections)
  }

  private static let sampleCount = 8000
}
