// SPDX-License-Identifier: Apache-2.0

/// A stream that is complete but for the choice of its coder.
struct PendingStream: Sendable {
  var kind: StreamKind
  var symbolCount: Int
  var plain: [UInt8]
  /// The bytes of the modelled coder for each profile; empty if it was not tried.
  var modelled: [[UInt8]]

  /// The smallest form: its description and bytes.
  ///
  /// LZMA2 is tried only where it has a chance; `settings` says how hard.
  func smallest(
    _ settings: CodingSettings
  ) throws(CairnError) -> (description: StreamDescription, bytes: [UInt8]) {
    var best = (coder: StreamCoder.stored, parameter: 0, bytes: plain)
    for (profile, bytes) in modelled.enumerated() where bytes.count < best.bytes.count {
      best = (.modelled, profile, bytes)
    }
    if plain.count > 16, settings.triesLZMA || modelled.isEmpty {
      let log = LZMA2Encoder.dictionaryLog(
        for: plain.count, limitLog: settings.controlDictionaryLog)
      let encoder = LZMA2Encoder(
        preset: settings.preset, extreme: settings.extreme, shape: .bytes, dictionaryLog: log)
      let bytes = try plain.withView { view throws(CairnError) in try encoder.encode([view]) }
      if bytes.count < best.bytes.count { best = (.lzma2, log, bytes) }
    }
    let description = StreamDescription(
      kind: kind, coder: best.coder, parameter: best.parameter, symbolCount: symbolCount,
      codedSize: best.bytes.count)
    return (description, best.bytes)
  }
}

/// How hard to compress.
struct CodingSettings: Sendable {
  /// liblzma's preset.
  var preset: UInt32 = 9
  /// And its extreme variant.
  var extreme = true
  /// Whether LZMA2 competes with the models on streams that have them.
  var triesLZMA = true
  /// Whether all profiles of a model compete.
  var allProfiles = true
  /// The largest dictionary for literals (log2).
  var literalDictionaryLog = 23
  /// The largest dictionary for other streams (log2).
  var controlDictionaryLog = 20

  /// The settings for finding out what streams cost.
  static let trial: CodingSettings = {
    var settings = CodingSettings(effort: .standard, decoderMemoryLimit: .max)
    settings.preset = 1
    settings.extreme = false
    return settings
  }()

  /// The settings of an effort within a decoder's memory.
  init(effort: Effort, decoderMemoryLimit: Int) {
    switch effort {
    case .fast:
      preset = 4
      extreme = false
      triesLZMA = false
      allProfiles = false
    case .standard:
      extreme = false
    case .max:
      literalDictionaryLog = 26
    }
    while literalDictionaryLog > 12, 1 << literalDictionaryLog > decoderMemoryLimit / 2 {
      literalDictionaryLog -= 1
    }
  }
}
