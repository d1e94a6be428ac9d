// SPDX-License-Identifier: Apache-2.0

/// Lies in the table of streams.
enum StreamTableDefects {
  /// Makes a case of a change.
  typealias Lie = (
    String, String, VectorCase.Expectation, (inout DeltaDraft) -> Void
  ) -> VectorCase

  static func all(_ lie: Lie) -> [VectorCase] { entries(lie) + coders(lie) + counts(lie) }

  private static func entries(_ lie: Lie) -> [VectorCase] {
    [
      lie("streams-swapped", "two streams in the wrong order", .malformed) {
        $0.streams.swapAt(0, 1)
      },
      lie("stream-twice", "a kind of stream twice", .malformed) {
        $0.streams.append($0[.literal])
      },
      lie("stream-kind-0", "kind 0", .malformed) { $0[.coverGap].kindField = 0 },
      lie("stream-kind-8", "a kind that is not known", .malformed) {
        $0[.literal].kindField = 8
      },
      lie("stream-count-255", "255 streams announced", .malformed) { $0.streamCount = 255 },
      lie("stream-empty", "a stream without symbols is listed", .malformed) {
        $0[.literal].countField = [0]
      },
    ]
  }

  private static func coders(_ lie: Lie) -> [VectorCase] {
    [
      lie("coder-unknown", "coder 3", .malformed) { $0[.literal].coderField = 3 },
      lie("parameter-stored", "stored with a parameter", .malformed) {
        $0[.literal].parameterField = 1
      },
      lie("parameter-lzma2-11", "a dictionary of 2^11", .malformed) {
        $0[.literal].coder = .lzma2
        $0[.literal].parameterField = 11
      },
      lie("parameter-lzma2-31", "a dictionary of 2^31", .malformed) {
        $0[.literal].coder = .lzma2
        $0[.literal].parameterField = 31
        $0.memory = WireNumber.varint(UInt64(1) << 40)
      },
      lie("parameter-lzma2-255", "a dictionary of 2^255", .malformed) {
        $0[.literal].coder = .lzma2
        $0[.literal].parameterField = 255
        $0.memory = WireNumber.varint(UInt64(1) << 40)
      },
      lie("profile-residual-gap-2", "profile 2 of residual-gap", .malformed) {
        $0[.residualGap].coder = .modelled(profile: 0)
        $0[.residualGap].parameterField = 2
      },
      lie("profile-residual-value-3", "profile 3 of residual-value", .malformed) {
        $0[.residualValue].coder = .modelled(profile: 0)
        $0[.residualValue].parameterField = 3
      },
      lie("profile-literal-1", "profile 1 of literal", .malformed) {
        $0[.literal].coder = .modelled(profile: 0)
        $0[.literal].parameterField = 1
      },
    ]
  }

  private static func counts(_ lie: Lie) -> [VectorCase] {
    [
      lie("cover-length-missing", "covers without lengths", .malformed) {
        $0.streams.removeAll { $0.kind == .coverLength }
      },
      lie("cover-source-short", "a source less than covers", .malformed) {
        $0[.coverSource].symbols.removeLast()
      },
      lie("cover-distances", "more distances than covers", .malformed) { draft in
        let symbol = draft[.coverDistance].symbols[0]
        draft[.coverDistance].symbols += [symbol, symbol, symbol]
      },
      lie("residual-value-short", "a residual-value less than gaps", .malformed) {
        $0[.residualValue].symbols.removeLast()
      },
      lie("literals-beyond-target", "more literals than the target has bytes", .malformed) {
        let symbol = $0[.literal].symbols[0]
        $0[.literal].symbols += [StreamDraft.Symbol](repeating: symbol, count: 500)
      },
      lie("covers-beyond-target", "more covers than the target has bytes", .malformed) { draft in
        draft.targetSize = [4]
      },
    ]
  }
}
