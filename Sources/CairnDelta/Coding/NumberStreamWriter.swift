// SPDX-License-Identifier: Apache-2.0

/// Gathers the numbers of a stream, in the stored form and in each modelled profile at once.
struct NumberStreamWriter {
  private(set) var plain: [UInt8] = []
  private(set) var count = 0
  private var coders: [RangeEncoder]
  private var models: [NumberModel]

  /// A stream whose numbers have `contextCount` contexts in each of `profileCount` profiles.
  init(contextCount: Int, profileCount: Int = 1) {
    coders = [RangeEncoder](repeating: RangeEncoder(), count: profileCount)
    models = [NumberModel](
      repeating: NumberModel(contextCount: contextCount), count: profileCount)
  }

  /// Adds a number; `context` gives its context in a profile.
  @inline(__always)
  mutating func append(_ value: Int, context: (Int) -> Int) {
    append(UInt64(value), context: context)
  }

  /// Adds a number; `context` gives its context in a profile.
  mutating func append(_ value: UInt64, context: (Int) -> Int) {
    count += 1
    Varint.append(value, to: &plain)
    for profile in coders.indices {
      models[profile].encode(value, context: context(profile), to: &coders[profile])
    }
  }

  /// The forms to choose from.
  consuming func finish(_ kind: StreamKind) -> PendingStream {
    PendingStream(
      kind: kind, symbolCount: count, plain: plain, modelled: coders.map { $0.finish() })
  }
}
