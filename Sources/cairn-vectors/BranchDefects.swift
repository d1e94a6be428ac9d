// SPDX-License-Identifier: Apache-2.0

/// Deltas with filtered literals that lie.
enum BranchDefects {
  private static func defect(
    _ name: String, _ comment: String, _ expectation: VectorCase.Expectation = .malformed,
    _ change: (inout DeltaDraft) -> Void
  ) -> VectorCase {
    var draft = BranchCases.small.draft
    change(&draft)
    return .reject(
      "branch-\(name)", expectation, base: BranchCases.nothing, comment, draft.bytes)
  }

  /// The only range has the numbers 30, 479, 0x1000 and 2; the target has 540 bytes.
  private static func lie(
    _ name: String, _ comment: String, _ number: Int, _ value: UInt64
  ) -> VectorCase {
    defect(name, comment) { $0[.branch].symbols[number].value = value }
  }

  static var all: [VectorCase] {
    [
      lie("start-behind", "a range that starts behind the target", 0, 541),
      lie("start-at-end", "a range that starts at the target's end", 0, 540),
      lie("start-huge", "a range that starts at 2^63 - 1", 0, (1 << 63) - 1),
      lie("end-behind", "a range that ends a byte behind the target", 1, 510),
      lie("length-huge", "a range of 2^63 bytes", 1, (1 << 63) - 1),
      lie("address-huge", "an address of 2^32", 2, 1 << 32),
      lie("machine-none", "code for no machine", 3, 0),
      lie("machine-unknown", "code for a machine that is not known", 3, 3),
      lie("machine-257", "code for machine 257", 3, 257),
      defect("cut", "a range without its machine") { $0[.branch].symbols.removeLast() },
      defect("overlapping", "two ranges that lie in each other") {
        let first = $0[.branch].symbols
        $0[.branch].symbols += first
        $0.referenceMemory += 32
      },
      defect("surplus", "a byte behind the last range") {
        $0[.branch].bytes = $0[.branch].plain + [0]
      },
      defect("too-many", "more ranges than there may be") {
        $0[.branch].countField = WireNumber.varint(4 * 65_536 + 1)
        $0.memory = WireNumber.varint(1 << 24)
      },
      defect("feature-missing", "filtered literals without their feature bit") {
        $0.features = [0]
      },
      defect("stream-missing", "the feature bit without ranges") { draft in
        draft.streams.removeAll { $0.kind == .branch }
      },
      defect("no-literals", "ranges without literals") { draft in
        draft.streams.removeAll { $0.kind == .literal }
      },
      defect("memory", "a byte less memory than is needed") {
        $0.memory = WireNumber.varint($0.neededMemory - 1)
      },
      defect("wrong", "a range with another address", .damaged) {
        $0[.branch].symbols[2].value += 4096
      },
      defect("shifted", "a range that starts a byte too late", .damaged) {
        $0[.branch].symbols[0].value += 1
      },
    ]
  }
}
