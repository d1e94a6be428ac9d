// SPDX-License-Identifier: Apache-2.0

import CLZMA
import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing

@Suite("Sizes")
struct SizeTests {
  /// `bytes` as a file of xz, which anybody would send otherwise.
  static func xz(_ bytes: [UInt8], preset: UInt32) throws -> Int {
    var output = [UInt8](repeating: 0, count: lzma_stream_buffer_bound(bytes.count))
    var size = 0
    // SAFETY: both arrays outlive the call, which is told their sizes.
    let status = unsafe lzma_easy_buffer_encode(
      preset, LZMA_CHECK_CRC64, nil, bytes, bytes.count, &output, &size, output.count)
    try #require(status == LZMA_OK)
    return size
  }

  /// A delta of this many bytes is not compared with the null delta any more.
  static let trifle = 160

  @Test("No delta but the very smallest is larger than the null delta", arguments: Change.allCases)
  func null(change: Change) throws {
    for corpus in Corpus.allCases {
      for size in [0, 1, 40, 700, 5000] {
        var random = Random(seed: size + 1)
        let base = corpus.bytes(size, &random)
        let target = change.target(of: base, &random)
        for effort in Effort.allCases {
          let options = Engine.options(effort)
          let delta = try Engine.encode(base, target, options)
          let null = try Engine.encodeNull(target, options)
          let most = max(null.count, SizeTests.trifle)
          #expect(delta.count <= most, "\(change) of \(size) bytes of \(corpus), \(effort)")
        }
      }
    }
  }

  @Test("No delta is larger than the compressed target and 100 bytes", arguments: Corpus.allCases)
  func compressed(corpus: Corpus) throws {
    for size in [0, 1, 100, 5000, 90_000] {
      var random = Random(seed: size + 2)
      let target = corpus.bytes(size, &random)
      let base = random.bytes(size)
      let limit = try SizeTests.xz(target, preset: 6) + 100
      #expect(try Engine.encodeNull(target).count <= limit, "null, \(size) of \(corpus)")
      #expect(try Engine.encode(base, target).count <= limit, "\(size) of \(corpus)")
    }
  }

  @Test("The delta of equal contents has less than 300 bytes, whatever they hold")
  func identical() throws {
    for corpus in Corpus.allCases {
      var random = Random(seed: 3)
      let bytes = corpus.bytes(1 << 20, &random)
      for effort in Effort.allCases {
        #expect(try Engine.encode(bytes, bytes, Engine.options(effort)).count < 300)
      }
    }
  }

  @Test("An insertion into noise costs little more than the bytes that it inserts")
  func insertion() throws {
    var random = Random(seed: 4)
    let base = random.bytes(300_000)
    let inserted = random.bytes(1000)
    let target = Array(base[..<123_456]) + inserted + base[123_456...]
    for effort in Effort.allCases {
      #expect(try Engine.encode(base, target, Engine.options(effort)).count < 1300)
    }
  }
}
