// SPDX-License-Identifier: Apache-2.0

/// Deltas that are right, and bases that are not theirs.
enum BaseDefects {
  static var all: [VectorCase] {
    let draft = HeaderDefects.honest
    var flipped = PlainCases.base.bytes
    flipped[500] ^= 0x10
    var wrongChecksum = draft
    wrongChecksum.baseChecksum[0] ^= 1
    let doubled = ContentRule(.lcg(seed: 1, size: 1000, times: 2))
    return [
      .reject(
        "base-of-another-size", .wrongBase, base: doubled, "the base twice", draft.bytes),
      .reject("base-empty", .wrongBase, base: ContentRule(), "an empty base", draft.bytes),
      .reject(
        "base-of-another-seed", .wrongBase,
        base: ContentRule(.lcg(seed: 2, size: 1000, times: 1)), "as large, all different",
        draft.bytes),
      .reject(
        "base-with-one-bit", .wrongBase, base: ContentRule(.hex(flipped)), "one bit is another",
        draft.bytes),
      .reject(
        "header-base-checksum", .wrongBase, base: PlainCases.base,
        "the base's checksum is another", wrongChecksum.bytes),
      .reject(
        "base-is-target", .alreadyApplied,
        base: ContentRule(.fill(7, size: 10)), "the base is the target, of another size",
        PlainCases.difference(PlainCases.base) { $0.cover(.fill(7), length: 10) }.bytes),
      .reject(
        "base-is-target-of-same-size", .alreadyApplied,
        base: ContentRule(.fill(7, size: 1000)), "the base is the target, as large as the base",
        PlainCases.difference(PlainCases.base) { $0.cover(.fill(7), length: 1000) }.bytes),
    ]
  }
}
