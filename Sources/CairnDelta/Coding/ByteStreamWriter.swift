// SPDX-License-Identifier: Apache-2.0

/// Gathers the bytes of a stream, in the stored form and in each modelled profile at once.
struct ByteStreamWriter {
  private(set) var plain: [UInt8] = []
  private var coders: [RangeEncoder]
  private var models: [ByteModel]

  /// A stream whose bytes have `contextCount` contexts in each of `profileCount` profiles.
  init(contextCount: Int, profileCount: Int = 1) {
    coders = [RangeEncoder](repeating: RangeEncoder(), count: profileCount)
    models = [ByteModel](repeating: ByteModel(contextCount: contextCount), count: profileCount)
  }

  /// Adds a byte; `context` gives its context in a profile.
  @inline(__always)
  mutating func append(_ value: UInt8, context: (Int) -> Int) {
    plain.append(value)
    for profile in coders.indices {
      models[profile].encode(value, context: context(profile), to: &coders[profile])
    }
  }

  /// The forms to choose from.
  consuming func finish(_ kind: StreamKind) -> PendingStream {
    PendingStream(
      kind: kind, symbolCount: plain.count, plain: plain, modelled: coders.map { $0.finish() })
  }
}
