// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing

@Suite("Resuming")
struct ResumeTests {
  static let window = 1 << 20

  /// A target of four windows and a half.
  static let pair: (base: [UInt8], target: [UInt8], delta: [UInt8]) = {
    var random = Random(seed: 51)
    let block = random.bytes(100_000)
    var base: [UInt8] = []
    while base.count < 9 * window / 2 { base += block + random.bytes(5000) }
    let target = Change.swap.target(of: Change.edits.target(of: base, &random), &random)
    let delta = try? Engine.encode(base, target, Engine.options(.fast))
    return (base, target, delta ?? [])
  }()

  private func resumePoint(_ partial: [UInt8]) throws -> (verifiedSize: Int, hasher: SHA256Hasher) {
    try Engine.applier(ResumeTests.pair.delta)
      .resumePoint(of: ArraySource(partial), hasher: SHA256Hasher.self)
  }

  @Test("What can be kept of a cut output is its whole windows")
  func cut() throws {
    let target = ResumeTests.pair.target
    let window = ResumeTests.window
    for size in [0, 1, window - 1, window, window + 1, 3 * window + 7, 4 * window, target.count] {
      let partial = Array(target[..<size])
      #expect(try resumePoint(partial).verifiedSize == min(size / window, 4) * window, "\(size)")
    }
  }

  @Test("What can be kept of a damaged output ends before the damage")
  func damaged() throws {
    let window = ResumeTests.window
    for place in [0, window - 1, window, 2 * window + 5, 4 * window - 1, 4 * window + 9] {
      var partial = ResumeTests.pair.target
      partial[place] ^= 1
      #expect(try resumePoint(partial).verifiedSize == min(place / window, 4) * window, "\(place)")
    }
    let zeros = [UInt8](repeating: 0, count: 5 * window)
    #expect(try resumePoint(zeros).verifiedSize == 0)
    #expect(try resumePoint(ResumeTests.pair.target + zeros).verifiedSize == 4 * window)
  }

  @Test("A resumed apply makes exactly the rest")
  func rest() throws {
    let (base, target, delta) = ResumeTests.pair
    let applier = try Engine.applier(delta)
    for size in [0, ResumeTests.window + 100, 4 * ResumeTests.window] {
      let point = try resumePoint(Array(target[..<size]))
      var sink = MemorySink()
      try applier.apply(
        base: ArraySource(base), verifiedSize: point.verifiedSize, hasher: point.hasher, to: &sink)
      let isExact = sink.bytes == Array(target[point.verifiedSize...])
      #expect(isExact, "from \(point.verifiedSize)")
    }
  }

  @Test("A resumed apply with the state of another content is refused in the end")
  func wrongState() throws {
    let (base, _, delta) = ResumeTests.pair
    let applier = try Engine.applier(delta)
    let code = Engine.failure { () throws(CairnError) in
      var sink = MemorySink()
      try applier.apply(
        base: ArraySource(base), verifiedSize: ResumeTests.window, hasher: SHA256Hasher(),
        to: &sink)
    }
    #expect(code == .damaged)
  }

  @Test("Windows found wrong stop the apply near them")
  func earlyStop() throws {
    let (base, _, delta) = ResumeTests.pair
    let wrong = base.map { ~$0 }
    let applier = try Engine.applier(delta)
    var sink = MemorySink()
    #expect(throws: CairnError.self) {
      try applier.apply(base: ArraySource(wrong), hasher: SHA256Hasher(), to: &sink)
    }
    #expect(sink.bytes.count <= ResumeTests.window)
  }
}
