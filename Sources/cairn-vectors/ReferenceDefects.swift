// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Deltas with references that lie.
enum ReferenceDefects {
  static var all: [VectorCase] {
    [honest.accepted("reference-small", "what the defective vectors of references are made from")]
      + header + images + target + streams
  }

  /// A small delta with two references, one of them missed, and mixed literals.
  private static let honest: ReferenceScript = {
    var file = ToyCases.file(seed: 50)
    file.contents = [UInt8](repeating: 0, count: 0x2800)
    file.entries = [
      .init(12, at: 0x900, to: 0x1000), .init(12, at: 0x908, to: 0x1040),
    ]
    var script = ReferenceScript(
      .toy, base: file.bytes,
      covers: [.copy(0, from: 0, length: 0x910), .copy(0x920, from: 0x910, length: 0x1EE0)])
    script.predict(size: 0x2800, seed: 51, every: 0x2800)
    script.target[0x908] ^= 0x40
    script.mixesLiterals = true
    return script
  }()

  private static func defect(
    _ name: String, _ comment: String, _ expectation: VectorCase.Expectation = .malformed,
    _ change: (inout DeltaDraft) -> Void
  ) -> VectorCase {
    var draft = honest.draft
    change(&draft)
    return .reject("reference-\(name)", expectation, base: honest.baseRule, comment, draft.bytes)
  }

  /// The numbers of the image stream are: 1 image: format, gap, size; 1 image: base, size, machine,
  /// sections, and four for each of three sections.
  private static func lie(
    _ name: String, _ comment: String, _ number: Int, _ value: UInt64
  ) -> VectorCase {
    defect("image-\(name)", comment) { $0[.image].symbols[number].value = value }
  }

  private static var header: [VectorCase] {
    [
      defect("feature-missing", "references without their feature bit") { $0.features = [2] },
      defect("mixing-feature-missing", "a mixed stream without its feature bit") {
        $0.features = [1]
      },
      defect("no-image-stream", "references without images") { draft in
        draft.streams.removeAll { $0.kind == .image }
      },
      defect("no-streams", "the feature bit of references without their streams") { draft in
        draft.streams.removeAll { $0.kind == .image || $0.kind == .reference }
      },
      defect("no-images-for-literals", "mixed literals without images") { draft in
        draft.streams.removeAll { $0.kind == .image || $0.kind == .reference }
        draft.features = [2]
      },
      defect("stored", "a reference stream that is stored") { $0[.reference].coder = .stored },
      defect("parameter", "a reference stream with a parameter") {
        $0[.reference].parameterField = 1
      },
      defect("literal-parameter-9", "mixed literals with tables too small") {
        $0[.literal].parameterField = 9
      },
      defect("literal-parameter-19", "mixed literals with tables too large") {
        $0[.literal].parameterField = 19
      },
      defect("mixed-gaps", "a mixed stream of another kind") {
        $0[.coverGap].coder = .mixed(0)
        $0[.coverGap].bytes = []
      },
      defect("memory", "a byte less of memory than references need") {
        $0.memory = WireNumber.varint($0.neededMemory - 1)
      },
    ]
  }

  private static var images: [VectorCase] {
    [
      lie("format", "an image of an unknown format", 1, 4),
      lie("format-256", "an image of an impossible format", 1, 256),
      lie("other-format", "an image of a format that declines", 1, 2),
      lie("outside", "an image that starts behind the base", 2, 0x2801),
      lie("too-large", "an image that reaches over the end of the base", 3, 0x2801),
      lie("cut", "an image that is cut off", 3, 0x27FF),
      defect("image-misplaced", "an image one byte too late") {
        $0[.image].symbols[2].value = 1
        $0[.image].symbols[3].value -= 1
      },
      lie("count", "2^16 images", 0, 1 << 16),
      lie("none", "no image in the base, so nothing to compare the target's with", 0, 0),
      defect("image-ends", "an image stream that ends too early") {
        $0[.image].symbols.removeLast()
      },
      defect("image-goes-on", "an image stream with a number too many") {
        $0[.image].symbols.append(.init(value: 0, contexts: [0]))
      },
    ]
  }

  private static var target: [VectorCase] {
    [
      lie("target-count", "2^16 images in the target", 4, 1 << 16),
      lie("base-huge", "an image base whose difference does not fit", 5, 1 << 63),
      lie("size-negative", "an image of less than no addresses", 6, (1 << 17) + 1),
      lie("size-huge", "an image with too many addresses", 6, 0xF000_0000 << 1),
      lie("machine", "an unknown machine", 7, 3),
      lie("sections-negative", "less than no sections", 8, 7),
      lie("sections-many", "2^16 sections", 8, 1 << 17),
      lie("section-before", "a section that starts before the one in front of it", 9, 1),
      lie("section-empty", "a section of no bytes", 10, 0xFFF),
      lie("section-outside", "a section that reaches over the end of the target", 10, 0x2800 << 1),
      lie("section-address", "a section behind the addresses of its image", 11, 1 << 20),
      lie("section-negative", "a section before address nought", 11, 1),
      lie("section-content", "a section of an unknown kind", 12, 3),
    ]
  }

  private static var streams: [VectorCase] {
    [
      defect("count-larger", "one reference more than the base has") {
        $0[.reference].countField = [3]
        $0.referenceMemory += 74
      },
      defect("count-smaller", "one reference less than the base has") {
        $0[.reference].countField = [1]
      },
      defect("left-over", "a byte behind the last reference") {
        $0[.reference].bytes = ($0[.reference].bytes ?? []) + [UInt8](repeating: 1, count: 8)
      },
      defect("wrong", "a reference is another", .damaged) {
        $0[.reference].bytes = []
      },
      defect("literal-left-over", "bytes behind the last mixed literal") {
        $0[.literal].bytes = ($0[.literal].bytes ?? []) + [UInt8](repeating: 1, count: 8)
      },
      defect("literal-missing", "a mixed literal less than are needed") {
        $0[.literal].countField = WireNumber.varint($0[.literal].symbols.count - 1)
      },
      defect("literal-surplus", "a mixed literal more than are needed") {
        $0[.literal].countField = WireNumber.varint($0[.literal].symbols.count + 1)
        $0.referenceMemory += 1
      },
    ]
  }
}
