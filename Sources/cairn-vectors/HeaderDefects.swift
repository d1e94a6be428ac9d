// SPDX-License-Identifier: Apache-2.0

/// Headers with one lie each; the checksums are right unless they are the lie.
enum HeaderDefects {
  static let base = PlainCases.base

  /// A small delta with all streams: 24 bytes of literals, 5 covers, 4 residuals.
  static var honest: DeltaDraft {
    PlainCases.difference(base) { script in
      script.literals(Array("twelve bytes".utf8))
      script.cover(.far(20), length: 100, residuals: [(3, 1), (4, 2), (90, 3)])
      script.cover(.fill(8), length: 30)
      script.cover(.resumed, length: 60)
      script.literals(Array("twelve again".utf8))
      script.cover(.far(400), length: 200, residuals: [(0, 9)])
      script.cover(.contiguous, length: 10)
    }
  }

  private static func lie(
    _ name: String, _ comment: String, _ expectation: VectorCase.Expectation = .malformed,
    _ change: (inout DeltaDraft) -> Void
  ) -> VectorCase {
    var draft = honest
    change(&draft)
    return .reject("header-\(name)", expectation, base: base, comment, draft.bytes)
  }

  /// Numbers that have tripped readers of other formats.
  private static let hugeNumbers: [(name: String, value: UInt64)] = [
    ("2-to-31", 1 << 31), ("2-to-56", 1 << 56), ("below-2-to-63", (1 << 63) - 1),
    ("2-to-63", 1 << 63), ("negative", .max),
  ]

  static var all: [VectorCase] {
    [.accept("all-streams", base: base, "what the defective vectors are made from", honest)]
      + identity + sizes + windows + limits + streamTable + checksums + cuts
  }

  private static var identity: [VectorCase] {
    [
      lie("magic", "the last letter of the magic is wrong") { $0.magic[5] ^= 1 },
      lie("magic-text", "a line end in the magic was translated") { $0.magic[0] = 0x09 },
      lie("version-0", "version 0", .unsupported) { $0.version = 0 },
      lie("version-2", "a version to come", .unsupported) { $0.version = 2 },
      lie("feature", "an unknown feature", .unsupported) { $0.features = [64] },
      lie("feature-high", "an unknown feature, bit 60", .unsupported) {
        $0.features = WireNumber.varint(UInt64(1) << 60)
      },
      lie("kind", "an unknown kind") { $0.kind = 2 },
      lie("digest", "the target's digest is another", .damaged) { $0.targetDigest[31] ^= 0x80 },
      .reject("empty-file", .malformed, base: base, "no bytes at all", []),
      .reject(
        "other-format", .malformed, base: base, "a patch of bsdiff",
        Array("BSDIFF40".utf8) + [UInt8](repeating: 0, count: 40)),
    ]
  }

  private static var sizes: [VectorCase] {
    var cases: [VectorCase] = []
    for (name, value) in hugeNumbers.dropFirst() {
      let number = WireNumber.varint(value)
      cases.append(
        lie("target-size-\(name)", "a target of \(value) bytes") {
          $0.targetSize = number
        })
      cases.append(lie("base-size-\(name)", "a base of \(value) bytes") { $0.baseSize = number })
      cases.append(lie("cover-count-\(name)", "\(value) covers") { $0.coverCount = number })
    }
    let size = honest.targetSize
    return cases + [
      lie("target-size-smaller", "the target is smaller than what the covers make") {
        $0.targetSize = WireNumber.varint(400)
      },
      lie("target-size-larger", "more literals are needed than there are") {
        $0.targetSize = WireNumber.varint(425)
      },
      lie("target-size-long", "a varint with a zero byte at its end") {
        $0.targetSize = [size[0], size[1] | 0x80, 0]
      },
      lie("target-size-endless", "a varint of eleven bytes") {
        $0.targetSize = [UInt8](repeating: 0x80, count: 10) + [1]
      },
      lie("target-size-over-64-bits", "a varint of 2^64") {
        $0.targetSize = [UInt8](repeating: 0x80, count: 9) + [2]
      },
      lie("cover-count-larger", "one cover more than the streams have") { $0.coverCount = [6] },
      lie("cover-count-smaller", "one cover less than the streams have") { $0.coverCount = [4] },
    ]
  }

  private static var windows: [VectorCase] {
    var tooMany = WindowCases.zeroTarget(size: (8 << 20) + 1)
    tooMany.windowLog = 20
    tooMany.windowChecks += [[UInt8]](repeating: [0, 0, 0, 0], count: 4)
    return [
      lie("window-log-19", "windows smaller than 2^20") { $0.windowLog = 19 },
      lie("window-log-57", "windows larger than 2^56") { $0.windowLog = 57 },
      lie("window-log-64", "windows of 2^64") { $0.windowLog = 64 },
      lie("window-log-255", "windows of 2^255") { $0.windowLog = 255 },
      .reject(
        "header-nine-windows", .malformed, base: ContentRule(), "one window more than allowed",
        tooMany.bytes),
    ]
  }

  private static var limits: [VectorCase] {
    [
      lie("memory-understated", "one byte of memory less than is needed") {
        $0.memory = WireNumber.varint($0.neededMemory - 1)
      },
      lie("memory-zero", "no memory") { $0.memory = [0] },
      lie("memory-2-to-48", "2^48 bytes of memory") {
        $0.memory = WireNumber.varint(UInt64(1) << 48)
      },
      lie("memory-2-to-63", "2^63 bytes of memory") {
        $0.memory = WireNumber.varint(UInt64(1) << 63)
      },
      lie("memory-bomb", "2^47 bytes of memory", .limitExceeded) {
        $0.memory = WireNumber.varint(UInt64(1) << 47)
      },
      lie("memory-bomb-dictionary", "a dictionary of a GiB, honestly declared", .limitExceeded) {
        $0[.literal].coder = .lzma2
        $0[.literal].parameterField = 30
      },
      lie("memory-bomb-dictionary-hidden", "a dictionary of a GiB, declared as a small one") {
        $0[.literal].coder = .lzma2
        $0.memory = WireNumber.varint($0.neededMemory)
        $0[.literal].parameterField = 30
      },
    ]
  }

  private static var checksums: [VectorCase] {
    [
      lie("payload-checksum", "the payload's checksum is wrong", .damaged) {
        $0.payloadChecksumError = 1
      },
      lie("header-checksum", "the header's checksum is wrong", .damaged) {
        $0.headerChecksumError = 1
      },
      lie("trailing-byte", "a byte behind the last stream") { $0.trailer = [0] },
      lie("trailing-delta", "the delta twice") { $0.trailer = $0.bytes },
    ]
  }

  private static var cuts: [VectorCase] {
    let whole = honest.bytes
    let header = honest.header.count
    let places = [
      ("magic", 6), ("version", 7), ("target-digest", 20), ("base-digest", 60),
      ("stream-table", header - 20), ("payload-checksum", header - 8),
      ("header-checksum", header - 1), ("header", header), ("first-stream", header + 2),
      ("last-byte", whole.count - 1),
    ]
    return places.map { name, size in
      .reject(
        "cut-\(name)", .truncated, base: base, "cut off: \(name), \(size) bytes left",
        Array(whole[..<size]))
    }
      + [.reject("cut-in-magic", .malformed, base: base, "five bytes", Array(whole[..<5]))]
  }

  private static var streamTable: [VectorCase] {
    var cases: [VectorCase] = []
    for (name, value) in hugeNumbers {
      let number = WireNumber.varint(value)
      cases.append(
        lie("symbol-count-\(name)", "a stream of \(value) literals") {
          $0[.literal].countField = number
        })
      let expectation: VectorCase.Expectation = value < 1 << 56 ? .truncated : .malformed
      cases.append(
        lie("coded-size-\(name)", "a stream of \(value) bytes", expectation) {
          $0[.literal].sizeField = number
        })
    }
    return cases + StreamTableDefects.all(lie)
  }
}
