// SPDX-License-Identifier: Apache-2.0

/// Targets of several windows, which stay small on disk because their bases are made by rule.
enum WindowCases {
  static let base = ContentRule(.lcg(seed: 6, size: 4096, times: 800))

  /// A delta of 3.125 MiB: three whole windows and a part, a residual in each.
  static var fourWindows: DeltaDraft {
    PlainCases.difference(base) { script in
      script.literals([1, 2, 3])
      let places = [(1 << 20) - 4, (1 << 20) - 3, (2 << 20) - 4, 3_200_000]
      script.cover(
        .contiguous, length: 800 * 4096, residuals: places.map { (at: $0, add: 77) })
    }
  }

  /// A null delta of zeros.
  static func zeroTarget(size: Int) -> DeltaDraft {
    var script = CoverScript(base: nil)
    script.cover(.fill(0), length: size)
    return script.draft
  }

  static var all: [VectorCase] {
    [
      .accept("windows-four", base: base, "corrections at the ends of windows", fourWindows),
      .accept(
        "windows-exactly-one", base: ContentRule(), "2^20 bytes: one window and no check",
        zeroTarget(size: 1 << 20)),
      .accept(
        "windows-one-and-a-byte", base: ContentRule(), "2^20 + 1 bytes: the first with a check",
        zeroTarget(size: (1 << 20) + 1)),
      .accept(
        "windows-eight", base: ContentRule(), "2^23 bytes: the most windows of 2^20",
        zeroTarget(size: 8 << 20)),
      .accept(
        "windows-larger", base: ContentRule(), "2^23 + 1 bytes: windows of 2^21",
        zeroTarget(size: (8 << 20) + 1)),
      wrongCheck(0, "the first window's check is wrong", "window-check-first"),
      wrongCheck(2, "the last check is wrong", "window-check-last"),
      .reject(
        "window-checks-swapped", .damaged, base: base, "two checks in each other's place",
        {
          var draft = fourWindows
          draft.windowChecks.swapAt(0, 1)
          return draft.bytes
        }()),
    ]
  }

  private static func wrongCheck(_ number: Int, _ comment: String, _ name: String) -> VectorCase {
    var draft = fourWindows
    draft.windowChecks[number][0] ^= 1
    return .reject(name, .damaged, base: base, comment, draft.bytes)
  }
}
