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
        for: plain.count, limitLog: settings.dictionaryLimitLog(kind))
      let encoder = LZMA2Encoder(
        preset: settings.preset, extreme: settings.extreme, shape: .bytes, dictionaryLog: log)
      let bytes = try plain.withView { view throws(CairnError) in
        try encoder.encode(LiteralBytes(view, [0..<view.count]))
      }
      if bytes.count < best.bytes.count { best = (.lzma2, log, bytes) }
    }
    let description = StreamDescription(
      kind: kind, coder: best.coder, parameter: best.parameter, symbolCount: symbolCount,
      codedSize: best.bytes.count)
    return (description, best.bytes)
  }
}
