// SPDX-License-Identifier: Apache-2.0

/// Streams with one defect each, under headers and checksums that are right.
enum StreamDefects {
  static let base = PlainCases.base

  private static func defect(
    _ name: String, _ comment: String, _ expectation: VectorCase.Expectation = .malformed,
    _ change: (inout DeltaDraft) -> Void
  ) -> VectorCase {
    var draft = HeaderDefects.honest
    change(&draft)
    return .reject("stream-\(name)", expectation, base: base, comment, draft.bytes)
  }

  static var all: [VectorCase] {
    coverCases + hugeCases + leftoverCases + surplusCases + storedCases + compressedCases
      + modelledCases
      + withoutBase
  }

  private static var coverCases: [VectorCase] {
    [
      defect("cover-before-base", "a cover that starts before the base") {
        $0[.coverDistance].symbols[0].value = WireNumber.zigzag(-1)
      },
      defect("cover-behind-base", "a cover that starts behind the base") {
        $0[.coverDistance].symbols[0].value = WireNumber.zigzag(1000)
      },
      defect("cover-over-base-end", "a cover that reaches over the end of the base") {
        $0[.coverDistance].symbols[0].value = WireNumber.zigzag(901)
      },
      defect("cover-over-target-end", "a cover that reaches over the end of the target") {
        $0[.coverLength].symbols[4].value += 1
      },
      defect("cover-no-room", "a gap that leaves no room for its cover") {
        $0[.coverGap].symbols[4].value = 10
      },
      defect("source-unknown", "a source that has no name") {
        $0[.coverSource].symbols[2].value = 20
      },
      defect("fill-256", "a fill with a byte that is none") {
        $0[.coverDistance].symbols[1].value = 256
      },
      defect("distances-missing", "fewer distances than far covers") {
        $0[.coverDistance].symbols.removeLast()
      },
      defect("literal-wrong", "one literal is another", .damaged) {
        $0[.literal].symbols[0].value ^= 1
      },
      defect("residual-wrong", "one residual is another", .damaged) {
        $0[.residualValue].symbols[0].value ^= 1
      },
    ]
  }

  /// Lengths that turn negative, or overflow, in careless sums.
  private static var hugeCases: [VectorCase] {
    let numbers: [(String, UInt64)] = [
      ("2-to-31", 1 << 31), ("2-to-62", 1 << 62), ("below-2-to-63", (1 << 63) - 1),
      ("2-to-63", 1 << 63), ("minus-8", .max - 7),
    ]
    return numbers.flatMap { name, value in
      [
        defect("gap-\(name)", "\(value) literals before a cover") {
          $0[.coverGap].symbols[0].value = value
        },
        defect("length-\(name)", "a cover of \(value) bytes") {
          $0[.coverLength].symbols[0].value = value
        },
        defect("distance-\(name)", "a distance coded as \(value)") {
          $0[.coverDistance].symbols[0].value = value
        },
        defect("source-\(name)", "a source named \(value)") {
          $0[.coverSource].symbols[0].value = value
        },
        defect("residual-gap-\(name)", "\(value) bytes before a residual") {
          $0[.residualGap].symbols[0].value = value
        },
      ]
    }
  }

  private static var leftoverCases: [VectorCase] {
    [
      defect("leftover-literal", "a literal that no gap uses") {
        $0[.literal].symbols.append($0[.literal].symbols[0])
      },
      defect("leftover-residual", "a residual behind the last cover") {
        $0[.residualGap].symbols[3].value = 1000
      },
      defect("leftover-distance", "a distance that no cover uses") {
        $0[.coverDistance].symbols.append($0[.coverDistance].symbols[0])
      },
    ]
  }

  /// Bytes that no symbol needs.
  private static var surplusCases: [VectorCase] {
    let kinds: [(StreamDraft.Kind, String)] = [
      (.coverGap, "cover-gap"), (.coverDistance, "cover-distance"),
      (.residualGap, "residual-gap"), (.residualValue, "residual-value"), (.literal, "literal"),
    ]
    return kinds.map { kind, name in
      defect("surplus-stored-\(name)", "a byte behind the symbols of \(name)") {
        $0[kind].bytes = $0[kind].plain + [1]
      }
    } + [
      defect("surplus-lzma2-plain", "LZMA2 makes a byte more than there are symbols") {
        $0[.literal].coder = .lzma2
        $0[.literal].bytes = StreamDraft.lzma2($0[.literal].plain + [1])
      },
      defect("surplus-lzma2-coded", "bytes behind the end marker") {
        $0[.literal].coder = .lzma2
        $0[.literal].bytes = $0[.literal].coded + [0, 0]
      },
      defect("surplus-modelled", "bytes that the range coder never reads") {
        $0[.literal].coder = .modelled(profile: 0)
        $0[.literal].bytes = $0[.literal].coded + [1, 2, 3, 4]
      },
    ]
  }

  private static var storedCases: [VectorCase] {
    [
      defect("stored-long-number", "a varint with a zero byte at its end") {
        $0[.coverGap].bytes = [0x8C, 0x00] + $0[.coverGap].plain.dropFirst()
      },
      defect("stored-over-64-bits", "a varint of 2^64") {
        $0[.coverGap].bytes =
          [UInt8](repeating: 0x80, count: 9) + [2] + $0[.coverGap].plain.dropFirst()
      },
      defect("stored-unfinished", "the last varint is cut off") {
        $0[.coverGap].bytes = $0[.coverGap].plain.dropLast() + [0x80]
      },
      defect("stored-short", "fewer bytes than symbols") {
        $0[.literal].bytes = $0[.literal].plain.dropLast()
      },
    ]
  }

  private static var compressedCases: [VectorCase] {
    let compress = { (change: @escaping ([UInt8]) -> [UInt8]) in
      { (draft: inout DeltaDraft) in
        draft[.literal].coder = .lzma2
        draft[.literal].bytes = change(draft[.literal].coded)
      }
    }
    return [
      defect(
        "lzma2-garbage", "not LZMA2 at all", .damaged,
        compress { _ in ContentRule.lcg(seed: 9, size: 30) }),
      defect(
        "lzma2-reserved-control", "a control byte that is reserved", .damaged,
        compress { [0x03] + $0.dropFirst() }),
      defect(
        "lzma2-no-reset", "the first chunk does not reset the dictionary", .damaged,
        compress { [0x02] + $0.dropFirst() }),
      defect(
        "lzma2-short", "fewer bytes than symbols", .malformed, compress { _ in [1, 0, 0, 65, 0] }),
      defect("lzma2-empty", "only an end marker", .malformed, compress { _ in [0] }),
      defect("lzma2-nothing", "no bytes at all", .damaged, compress { _ in [] }),
      defect("lzma2-cut", "a chunk is cut off", .damaged, compress { $0.dropLast(5) }),
      defect("lzma2-no-end", "no end marker", .damaged, compress { $0.dropLast() }),
      defect(
        "lzma2-bad-properties", "a chunk with properties that cannot be", .damaged,
        compress { _ in [0xE0, 0, 23, 0, 6, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0] }),
    ]
  }

  private static var modelledCases: [VectorCase] {
    [
      defect("modelled-garbage", "modelled literals replaced by noise", .damaged) {
        $0[.literal].coder = .modelled(profile: 0)
        $0[.literal].bytes = ContentRule.lcg(seed: 10, size: 10)
      },
      defect("modelled-largest", "a number whose length reads as 63 bits") {
        $0[.coverGap].coder = .modelled(profile: 0)
        $0[.coverGap].bytes = []
      },
    ]
  }

  private static var withoutBase: [VectorCase] {
    var copy = DeltaDraft(
      base: nil, target: [0], coverCount: 1,
      streams: [.coverGap, .coverLength, .coverSource].map {
        StreamDraft(kind: $0, symbols: [.init(value: 0, contexts: [0])])
      })
    let copyBytes = copy.bytes
    copy.coverCount = [0]
    copy.streams = [
      StreamDraft(kind: .residualGap, symbols: [.init(value: 0, contexts: [0])]),
      StreamDraft(kind: .residualValue, symbols: [.init(value: 0, contexts: [0])]),
      StreamDraft(kind: .literal, symbols: [.init(value: 0, contexts: [0])]),
    ]
    var empty = DeltaDraft(
      base: [], target: [0], coverCount: 1,
      streams: [.coverGap, .coverLength, .coverSource].map {
        StreamDraft(kind: $0, symbols: [.init(value: 0, contexts: [0])])
      })
    empty.coverCount = [1]
    return [
      .reject("null-with-copy", .malformed, base: base, "a null delta that copies", copyBytes),
      .reject(
        "null-with-residual", .malformed, base: base, "a null delta with a residual", copy.bytes),
      .reject(
        "copy-from-empty", .malformed, base: ContentRule(), "a copy from an empty base",
        empty.bytes),
    ]
  }
}
