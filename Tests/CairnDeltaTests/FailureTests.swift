// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing

@Suite("Failing parts")
struct FailureTests {
  static let pair: (base: [UInt8], target: [UInt8], delta: [UInt8]) = {
    var random = Random(seed: 61)
    let base = Corpus.mixed.bytes(1 << 20, &random)
    let target = Change.insertion.target(of: base, &random)
    let delta = try? Engine.encode(base, target, Engine.options(.fast))
    return (base, target, delta ?? [])
  }()

  @Test("A sink's failure comes out as it is, wherever it happens")
  func sink() throws {
    let applier = try Engine.applier(FailureTests.pair.delta)
    for room in [0, 300_000, FailureTests.pair.target.count - 1] {
      var sink = FullSink(room: room)
      #expect {
        try applier.apply(
          base: ArraySource(FailureTests.pair.base), hasher: SHA256Hasher(), to: &sink)
      } throws: {
        ($0 as? CairnError)?.message == FullSink.failure.message
      }
    }
    var sink = FullSink(room: FailureTests.pair.target.count)
    try applier.apply(base: ArraySource(FailureTests.pair.base), hasher: SHA256Hasher(), to: &sink)
    #expect(sink.room == 0)
  }

  @Test("A base that cannot be read to its end fails the check and the apply")
  func base() throws {
    let applier = try Engine.applier(FailureTests.pair.delta)
    for place in [0, 1, 500_000, FailureTests.pair.base.count - 1] {
      let source = ArraySource(FailureTests.pair.base, failingFrom: place)
      let check = Engine.failure { () throws(CairnError) in
        try applier.checkBase(source, hasher: SHA256Hasher.self)
      }
      #expect(check == .internalFailure)
      let apply = Engine.failure { () throws(CairnError) in
        var sink = MemorySink()
        try applier.apply(base: source, hasher: SHA256Hasher(), to: &sink)
      }
      #expect(apply == .internalFailure)
    }
  }

  @Test("A delta that cannot be read to its end is not opened")
  func delta() throws {
    let delta = FailureTests.pair.delta
    for place in [0, 1, 100, delta.count - 1] {
      let code = Engine.failure { () throws(CairnError) in
        try DeltaApplier(delta: ArraySource(delta, failingFrom: place))
      }
      #expect(code == .internalFailure)
    }
  }

  @Test("An apply that is told to stop stops, at every call of its monitor")
  func interruptedApply() throws {
    let applier = try Engine.applier(FailureTests.pair.delta)
    let base = ArraySource(FailureTests.pair.base)
    let whole = StoppingMonitor()
    var sink = MemorySink()
    try applier.apply(base: base, hasher: SHA256Hasher(), to: &sink, monitor: whole)
    #expect(whole.calls.count > 3)
    #expect(whole.calls.last?.completed == FailureTests.pair.target.count)
    for number in 1...whole.calls.count {
      let code = Engine.failure { () throws(CairnError) in
        var sink = MemorySink()
        try applier.apply(
          base: base, hasher: SHA256Hasher(), to: &sink, monitor: StoppingMonitor(stopAt: number))
      }
      #expect(code == .interrupted, "call \(number)")
    }
    let check = Engine.failure { () throws(CairnError) in
      try applier.checkBase(
        base, hasher: SHA256Hasher.self, monitor: StoppingMonitor(stopAt: 2))
    }
    #expect(check == .interrupted)
  }

  @Test("An encode that is told to stop stops, wherever it is")
  func interruptedEncode() throws {
    let (base, target, _) = FailureTests.pair
    for loop in [ParallelLoop.serial, .dispatch(threads: 2)] {
      var options = Engine.options(.fast, loop)
      let whole = StoppingMonitor()
      options.monitor = whole
      _ = try Engine.encode(base, target, options)
      let phases = Set(whole.calls.map { $0.phase.rawValue })
      #expect(phases.isSuperset(of: ["digesting", "matching", "coding"]))
      #expect(whole.calls.allSatisfy { $0.completed >= 0 && $0.completed <= $0.total })
      let count = whole.calls.count
      for number in stride(from: 1, through: count, by: max(1, count / 12)) {
        options.monitor = StoppingMonitor(stopAt: number)
        let code = Engine.failure { () throws(CairnError) in
          try Engine.encode(base, target, options)
        }
        #expect(code == .interrupted, "call \(number)")
      }
    }
  }
}
