// SPDX-License-Identifier: Apache-2.0

/// Deltas that are right, in every coder and profile.
enum CodedCases {
  static let base = ContentRule(.lcg(seed: 3, size: 12_000, times: 1))

  /// A delta with all streams, some hundred symbols in each.
  static var rich: DeltaDraft {
    PlainCases.difference(base) { script in
      let numbers = ContentRule.lcg(seed: 4, size: 4096).map { Int($0) }
      for round in 0..<150 {
        let pick = { (place: Int) in numbers[(8 * round + place) % numbers.count] }
        if pick(0) % 3 != 0 {
          script.literals(ContentRule.lcg(seed: UInt64(round), size: pick(1) % 40).map { $0 & 31 })
        }
        let length = 1 + pick(2) % 60
        var residuals: [CoverScript.Residual] = []
        var at = pick(3) % 9
        while at < length, residuals.count < 8 {
          residuals.append((at, UInt8(pick(4) % 7 + 1)))
          at += 1 + (residuals.count % 3 == 0 ? pick(5) % 20 : 0)
        }
        // Places wander up through the base and never reach its end.
        switch pick(6) % 5 {
        case 0 where round > 0: script.cover(.resumed, length: length, residuals: residuals)
        case 1: script.cover(.contiguous, length: length, residuals: residuals)
        case 2: script.cover(.fill(UInt8(pick(7))), length: length)
        default: script.cover(.far(pick(7) % 12), length: length, residuals: residuals)
        }
      }
    }
  }

  static var all: [VectorCase] {
    var cases: [VectorCase] = [
      .accept("coder-stored", base: base, "every stream stored", rich),
      .accept(
        "coder-lzma2", base: base, "every stream LZMA2, in chunks that compress nothing",
        rich.coded(by: .lzma2)),
      .accept(
        "coder-modelled", base: base, "every stream modelled, first profiles",
        rich.coded(by: .modelled(profile: 0))),
    ]
    for (kind, profiles) in [(StreamDraft.Kind.residualGap, 2), (.residualValue, 3)] {
      for profile in 0..<profiles {
        var draft = rich
        draft[kind].coder = .modelled(profile: profile)
        let name = kind == .residualGap ? "residual-gap" : "residual-value"
        cases.append(
          .accept(
            "profile-\(name)-\(profile)", base: base, "\(name) modelled, profile \(profile)",
            draft))
      }
    }
    return cases + [compressed, largestNumbers, longModel, trailingZeros, emptyCode]
  }

  /// LZMA2 with matches in it: "literal " sixteen times, as liblzma 5.4 compresses it.
  private static var compressed: VectorCase {
    var script = CoverScript(base: nil)
    script.literals((0..<16).flatMap { _ in Array("literal ".utf8) })
    var draft = script.draft
    draft[.literal].coder = .lzma2
    draft[.literal].bytes = [
      0xE0, 0x00, 0x7F, 0x00, 0x0F, 0x5D, 0x00, 0x36, 0x1A, 0x4A, 0xEE, 0xE6, 0x4F, 0xCC, 0xFA,
      0x31, 0x79, 0xA9, 0xB3, 0xDA, 0x00, 0x00, 0x00,
    ]
    return .accept(
      "lzma2-compressed", base: ContentRule(), "an LZMA2 stream with matches", draft)
  }

  private static var largestNumbers: VectorCase {
    var script = CoverScript(base: nil)
    for log in 0..<21 { script.cover(.fill(UInt8(log)), length: (1 << log) / 5 + 1) }
    return .accept(
      "modelled-number-lengths", base: ContentRule(), "numbers of every length up to 18 bits",
      script.draft.coded(by: .modelled(profile: 0)))
  }

  private static var longModel: VectorCase {
    var script = CoverScript(base: nil)
    script.literals([UInt8](repeating: 97, count: 3000) + ContentRule.lcg(seed: 5, size: 500))
    return .accept(
      "modelled-count-limit", base: ContentRule(), "models that have seen more than 254 bits",
      script.draft.coded(by: .modelled(profile: 0)))
  }

  private static var trailingZeros: VectorCase {
    var script = CoverScript(base: nil)
    script.literals([UInt8](repeating: 255, count: 64))
    return .accept(
      "modelled-trailing-zeros", base: ContentRule(), "a stream whose last bytes were left out",
      script.draft.coded(by: .modelled(profile: 0)))
  }

  private static var emptyCode: VectorCase {
    var script = CoverScript(base: nil)
    script.literals([255])
    var draft = script.draft.coded(by: .modelled(profile: 0))
    // A code of nought decodes to ones, so this stream may be no bytes at all.
    draft[.literal].bytes = []
    return .accept(
      "modelled-no-bytes", base: ContentRule(), "a modelled stream of no bytes: all bits are ones",
      draft)
  }
}
