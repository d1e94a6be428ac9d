// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnReport
import CairnSimulation
import Foundation
import Synchronization
import Testing

/// Stops the work when so many payloads' progress has been heard of.
private final class Stopper: WorkMonitor {
  private let left: Mutex<Int>

  init(after count: Int) { left = Mutex(count) }

  func advance(_ phase: WorkPhase, completed: Int, total: Int) throws(CairnError) {
    guard phase == .packing else { return }
    let isOver = left.withLock { left in
      left -= 1
      return left < 0
    }
    if isOver { throw CairnError(.interrupted, "stopped by the test") }
  }
}

@Suite("A simulation does nothing twice")
struct CacheTests {
  private static let all: @Sendable (inout SimulationOptions) -> Void = {
    $0.checkpoints = .every(2)
  }

  private static func files(_ trees: SampleTrees) throws -> [String] {
    let directory = trees.at("cache/of/tests")
    return try FileManager.default.contentsOfDirectory(atPath: directory)
      .filter { $0.hasPrefix("figures-") }.map { "\(directory)/\($0)" }
  }

  @Test("a second run makes and reads nothing and says the same")
  func again() throws {
    let trees = try SampleTrees(months: 4)
    let first = try trees.simulate(nil, Self.all)
    let second = try trees.simulate(nil, Self.all)
    #expect(first.work.madeCount > 20 && first.work.hashedSize > 1_000_000)
    #expect(second.work.madeCount == 0)
    #expect(second.work.hashedSize == 0)
    #expect(second.work.knownCount == first.work.madeCount)
    #expect(second.strategies.map(\.sizes) == first.strategies.map(\.sizes))
    for (one, other) in zip(first.strategies, second.strategies) {
      #expect(abs(one.publishingSeconds - other.publishingSeconds) < 0.01)
    }
  }

  @Test("one more release costs that release's work")
  func oneMore() throws {
    let trees = try SampleTrees(months: 5)
    let first = try trees.simulate(0..<4, Self.all)
    let more = try trees.simulate(nil, Self.all)
    let apart = try trees.simulate(nil) {
      Self.all(&$0)
      $0.cacheDirectory = trees.at("apart")
    }
    #expect(more.strategies.map(\.sizes) == apart.strategies.map(\.sizes))
    #expect(more.work.hashedSize == more.releases[4].treeSize)
    #expect(first.work.madeCount + more.work.madeCount == apart.work.madeCount)
    #expect(more.work.madeCount * 2 < apart.work.madeCount)
  }

  @Test("a run that was stopped goes on where it was", arguments: [5, 40])
  func resumed(after count: Int) throws {
    let trees = try SampleTrees(months: 4)
    let code = errorCode {
      _ = try trees.simulate(nil) {
        Self.all(&$0)
        $0.monitor = Stopper(after: count)
      }
    }
    #expect(code == "interrupted")
    let rest = try trees.simulate(nil, Self.all)
    let whole = try trees.simulate(nil) {
      Self.all(&$0)
      $0.cacheDirectory = trees.at("apart")
    }
    #expect(rest.strategies.map(\.sizes) == whole.strategies.map(\.sizes))
    #expect(rest.work.hashedSize == 0)
    if count >= 40 { #expect(rest.work.madeCount < whole.work.madeCount) }
  }

  @Test("what is damaged in the cache is found out again")
  func damaged() throws {
    let trees = try SampleTrees(months: 3)
    let first = try trees.simulate(nil, Self.all)
    let file = try #require(try Self.files(trees).first)
    let good = try Data(contentsOf: URL(fileURLWithPath: file))
    let records = good.count / 128
    var halves = good
    for record in stride(from: 0, to: records, by: 2) { halves[record * 128 + 50] ^= 0x40 }
    let cases: [Data] = [
      halves, good.dropLast(60), Data(), Data(repeating: 0xFF, count: 5000), good.dropFirst(1),
    ]
    for bytes in cases {
      for other in try Self.files(trees) { try FileManager.default.removeItem(atPath: other) }
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      let plans = trees.at("cache/of/tests/plans")
      for name in try FileManager.default.contentsOfDirectory(atPath: plans).prefix(4) {
        try Data(bytes.prefix(300)).write(to: URL(fileURLWithPath: "\(plans)/\(name)"))
      }
      let again = try trees.simulate(nil, Self.all)
      #expect(again.strategies.map(\.sizes) == first.strategies.map(\.sizes))
      #expect(again.work.madeCount > 0)
    }
  }

  @Test("many runs do not leave many files")
  func files() throws {
    let trees = try SampleTrees(months: 3)
    for month in 0..<10 {
      // Each run has something new to remember.
      try trees.write(Array("run \(month)".utf8), to: "\(trees.trees[2])/changing")
      _ = try trees.simulate(nil) {
        $0.strategies = [.monthly]; $0.checkpoints = .every(2)
      }
    }
    #expect(try Self.files(trees).count <= 10)
  }

  @Test("two runs do not use one cache at a time")
  func busy() throws {
    let trees = try SampleTrees(months: 2)
    struct Second: WorkMonitor {
      let trees: SampleTrees
      let code: Codes
      func advance(_ phase: WorkPhase, completed: Int, total: Int) throws(CairnError) {
        code.set(errorCode { _ = try trees.simulate() })
      }
    }
    final class Codes: Sendable {
      let code = Mutex<String?>(nil)
      func set(_ value: String?) { code.withLock { $0 = value } }
    }
    let codes = Codes()
    _ = try trees.simulate(nil) {
      $0.strategies = [.monthly]
      $0.checkpoints = .every(2)
      $0.loop = .serial
      $0.monitor = Second(trees: trees, code: codes)
    }
    #expect(codes.code.withLock { $0 } == "file.busy")
  }
}
