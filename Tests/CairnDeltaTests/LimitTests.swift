// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing

@Suite("Limits of a decoder")
struct LimitTests {
  static let pair: (base: [UInt8], target: [UInt8]) = {
    var random = Random(seed: 31)
    let base = Corpus.mixed.bytes(50_000, &random)
    return (base, Change.edits.target(of: base, &random))
  }()

  private func code(_ delta: [UInt8], _ change: (inout DecodingLimits) -> Void) -> ErrorCode? {
    var limits = DecodingLimits()
    change(&limits)
    return Engine.failure { () throws(CairnError) in
      try DeltaApplier(delta: ArraySource(delta), limits: limits)
    }
  }

  @Test("A delta is read with exactly the memory that it declares, and refused with a byte less")
  func memory() throws {
    let delta = try Engine.encode(LimitTests.pair.base, LimitTests.pair.target)
    let declared = try Engine.applier(delta).header.declaredMemory
    #expect(code(delta) { $0.memory = declared } == nil)
    #expect(code(delta) { $0.memory = declared - 1 } == .limitExceeded)
    #expect(code(delta) { $0.memory = 0 } == .limitExceeded)
  }

  @Test("A target of the allowed size is made, and one of a byte more refused")
  func targetSize() throws {
    let delta = try Engine.encode(LimitTests.pair.base, LimitTests.pair.target)
    let size = LimitTests.pair.target.count
    #expect(code(delta) { $0.targetSize = size } == nil)
    #expect(code(delta) { $0.targetSize = size - 1 } == .limitExceeded)
  }

  @Test("A small delta of a large target is refused by its size before anything is made")
  func bomb() throws {
    let delta = try Engine.encodeNull([UInt8](repeating: 0, count: 64 << 20))
    #expect(delta.count < 300)
    #expect(code(delta) { $0.targetSize = 1 << 20 } == .limitExceeded)
  }

  @Test("Limits are checked before the payload is read")
  func order() throws {
    let delta = try Engine.encode(LimitTests.pair.base, LimitTests.pair.target)
    let header = try Engine.applier(delta).header.storedSize
    var limits = DecodingLimits()
    limits.memory = 1
    // The source fails behind the first bytes: had they been read, the failure would be another.
    let source = ArraySource(delta, failingFrom: max(header, 2048) + 1)
    let code = Engine.failure { () throws(CairnError) in
      try DeltaApplier(delta: source, limits: limits)
    }
    #expect(code == .limitExceeded)
  }

  @Test(
    "An encoder keeps the decoder's memory within what it is told", arguments: [12 << 20, 64 << 20])
  func encoder(limit: Int) throws {
    var random = Random(seed: 32)
    let target = Corpus.mixed.bytes(700_000, &random)
    for effort in [Effort.fast, .standard] {
      var options = Engine.options(effort)
      options.decoderMemoryLimit = limit
      let delta = try Engine.encode(random.bytes(1000), target, options)
      #expect(try Engine.applier(delta).header.declaredMemory <= limit)
    }
  }

  @Test("A small memory limit of the encoder changes the delta, not what it makes")
  func encoderMemory() throws {
    for limit in [1 << 20, 8 << 20] {
      var options = Engine.options()
      options.memoryLimit = limit
      let delta = try Engine.encode(LimitTests.pair.base, LimitTests.pair.target, options)
      let isExact = try Engine.apply(delta, to: LimitTests.pair.base) == LimitTests.pair.target
      #expect(isExact)
    }
  }
}
