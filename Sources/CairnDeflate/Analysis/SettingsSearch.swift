// SPDX-License-Identifier: Apache-2.0

/// Tries settings on the first tokens of a stream.
struct SettingsSearch {
  private let traits: StreamTraits

  init(_ traits: StreamTraits) {
    self.traits = traits
  }

  /// Whether the settings foretell all tokens of the sample.
  func foretellsAll(_ settings: DeflateSettings, _ expanded: Span<UInt8>) -> Bool {
    var feeder = Feeder(settings)
    for token in traits.tokens {
      guard feeder.predict(expanded), token == feeder.predictor.token else { return false }
      feeder.predictor.follow(token)
    }
    return true
  }

  /// The settings whose corrections take the least on a part of the sample.
  func cheapest(
    _ candidates: [DeflateSettings], _ expanded: Span<UInt8>
  ) throws(DeflateFailure) -> DeflateSettings {
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
    for token in traits.tokens.prefix(SettingsSearch.sampleCount) {
      guard feeder.predict(expanded) else { throw .contradictory }
      try recorder.take(token, after: feeder.predictor)
      feeder.predictor.follow(token)
    }
    return CorrectionCost.size(recorder.corrections)
  }

  private static let sampleCount = 8000
}
