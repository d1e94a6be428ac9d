// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnInterop
import CairnTestSupport
import Testing

@Suite("Damaged foreign patches")
struct HostilePatchTests {
  private static let checked = [
    "bsdiff", "bsdiff-outside", "xdelta-none", "xdelta-lzma", "xdelta-windows", "xdelta-empty",
    "vcdiff-interleaved", "vcdiff-extended-sections",
  ]
  private static let unchecked = [
    "xdelta-no-checksum", "vcdiff-reuse", "vcdiff-modes", "vcdiff-pairs", "vcdiff-empty-windows",
    "vcdiff-interleaved-no-sum", "bsdiff-far-outside",
  ]
  /// Small enough for a damaged size not to make a test slow.
  private static var limits: DecodingLimits {
    var limits = DecodingLimits()
    limits.memory = 256 << 20
    limits.targetSize = 1 << 20
    return limits
  }

  @Test("A truncated patch is refused, or gives the windows that it has", arguments: checked)
  func truncation(_ name: String) throws {
    let vector = try InteropVector.named(name)
    let target = try #require(vector.target)
    for size in 0..<vector.patch.count {
      let patch = Array(vector.patch[..<size])
      guard let output = try? applied(patch, base: vector.base, limits: Self.limits) else {
        continue
      }
      // VCDIFF has no end mark: a cut between two windows cannot be seen in the patch.
      #expect(name == "xdelta-windows" && output.count % 16384 == 0, "cut at \(size)")
      #expect(output.count < target.count && target.starts(with: output), "cut at \(size)")
    }
  }

  @Test("A flipped bit never gives other output where there are checksums", arguments: checked)
  func bitFlips(_ name: String) throws {
    let vector = try InteropVector.named(name)
    for place in vector.patch.indices {
      for bit in 0..<8 {
        var patch = vector.patch
        patch[place] ^= 1 << UInt8(bit)
        guard let output = try? applied(patch, base: vector.base, limits: Self.limits) else {
          continue
        }
        #expect(output == vector.target, "bit \(bit) of byte \(place)")
      }
    }
  }

  @Test("A flipped bit neither traps nor lies about the size", arguments: unchecked)
  func uncheckedBitFlips(_ name: String) throws {
    let vector = try InteropVector.named(name)
    for place in vector.patch.indices {
      for bit in 0..<8 {
        var patch = vector.patch
        patch[place] ^= 1 << UInt8(bit)
        guard let output = try? applied(patch, base: vector.base, limits: Self.limits) else {
          continue
        }
        #expect(try summary(of: patch).targetSize == output.count)
      }
    }
  }

  @Test("Windows of random instructions neither trap nor lie about their size")
  func randomInstructions() throws {
    var random = Random(seed: 7)
    let base = random.bytes(16)
    var accepted = 0
    for round in 0..<40_000 {
      // Small numbers are what sizes and addresses are made of: they get further than others.
      func section(_ most: Int) -> [UInt8] {
        (0..<random.below(most)).map { _ in
          UInt8(random.below(random.below(3) == 0 ? 256 : 24))
        }
      }
      let parts = [section(8), section(5), section(4)]
      var body = [UInt8(random.below(24)), 0] + parts.map { UInt8($0.count) }
      for part in parts { body += part }
      let patch =
        [0xD6, 0xC3, 0xC4, round % 2 == 0 ? 0 : 0x53, 0, 1, 12, 2, UInt8(body.count)] + body
      if let output = try? applied(patch, base: base, limits: Self.limits) {
        #expect(try summary(of: patch).targetSize == output.count)
        if !output.isEmpty { accepted += 1 }
      }
    }
    #expect(accepted > 0, "the generator makes nothing that is accepted")
  }

  @Test("Random bytes behind a good start are refused without a trap")
  func randomTails() {
    var random = Random(seed: 8)
    let heads = [
      Array("BSDIFF40".utf8), [0xD6, 0xC3, 0xC4, 0, 0, 0], [0xD6, 0xC3, 0xC4, 0x53, 0],
      [0xD6, 0xC3, 0xC4, 0, 1, 2],
    ]
    for round in 0..<20_000 {
      let patch = heads[round % heads.count] + random.bytes(random.below(60))
      let output = try? applied(patch, base: [1, 2, 3, 4, 5, 6, 7, 8], limits: Self.limits)
      #expect(output == nil || patch.count < 14, "round \(round)")
    }
  }

  @Test("A base that is cut or empty is refused")
  func cutBase() throws {
    for name in ["xdelta-none", "xdelta-lzma"] {
      let vector = try InteropVector.named(name)
      for size in [0, 1, 9000] {
        var sink = RecordingSink()
        let error = #expect(throws: CairnError.self) {
          try apply(vector.patch, base: Array(vector.base[..<size]), to: &sink)
        }
        #expect(error?.code == .wrongBase)
        #expect(sink.bytes.isEmpty, "output before the base was known to be wrong")
      }
    }
  }
}
