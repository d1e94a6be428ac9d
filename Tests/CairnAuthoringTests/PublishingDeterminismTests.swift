// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import Foundation
import Synchronization
import Testing

@Suite("The same inputs give the same package", .serialized)
struct PublishingDeterminismTests {
  private func chain() throws -> TestChain {
    let chain = try TestChain()
    try chain.makeFirst("r0")
    try chain.makeNext("r1", from: "r0", seed: 1)
    // What is gone and what is new needs the base's contents that the tree no longer has.
    try chain.tree.write(
      Sample.edited(try chain.tree.read("r1/src/d1/f1"), seed: 9), to: "r1/src/moved")
    try chain.tree.remove("r1/src/d1/f1")
    return chain
  }

  @Test("for any number of threads")
  func threads() throws {
    let chain = try chain()
    for threads in [1, 2, 5] {
      for name in ["r0", "r1"] {
        try chain.publish(name, repository: "repo-\(threads)", threads: threads)
      }
    }
    let expected = try chain.files("repo-1")
    #expect(expected.count == 3)
    #expect(try chain.files("repo-2") == expected)
    #expect(try chain.files("repo-5") == expected)
  }

  @Test("wherever the base's contents come from")
  func baseTree() throws {
    let chain = try chain()
    for (repository, base) in [("hydrated", nil), ("given", "r0")] {
      try chain.publish("r0", repository: repository)
      try chain.publish("r1", repository: repository, baseTree: base)
    }
    #expect(try chain.files("hydrated") == chain.files("given"))
  }

  @Test("whatever the times of the files are, if they are inherited")
  func times() throws {
    let chain = try chain()
    let rules = ImportRules(times: .inherit)
    try chain.publish("r0", rules: rules)
    let first = try chain.packages()[0].manifest
    try chain.tree.copy("r0", to: "touched")
    for entry in first.entries where entry.content != nil {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_000_000)],
        ofItemAtPath: chain.tree.at("touched/\(entry.path)"))
    }
    let report = try chain.publish("touched", rules: rules)
    #expect(report.changes.isEmpty)
    #expect(try chain.packages()[1].head.manifestDigest == chain.packages()[0].head.manifestDigest)
  }

  @Test("after being stopped at any moment", arguments: [0.1, 0.5, 0.9])
  func stopped(share: Double) throws {
    let chain = try chain()
    for repository in ["whole", "broken"] { try chain.publish("r0", repository: repository) }
    try chain.tree.copy("whole", to: "counted")
    try chain.publish("r1", repository: "whole")
    let total = try publish(chain, to: "counted", stoppingAfter: .max)
    #expect(total > 10)
    _ = try publish(chain, to: "broken", stoppingAfter: Int(Double(total) * share))
    // Early on the tree is only read.
    #expect(try share < 0.5 || chain.tree.names("broken").contains(".work"))
    try chain.publish("r1", repository: "broken")
    #expect(try chain.files("broken") == chain.files("whole"))
    #expect(try !chain.tree.names("broken").contains(".work"))
  }

  /// Publishes `r1` and stops after so many calls of the monitor; returns how many there were.
  private func publish(
    _ chain: TestChain, to repository: String, stoppingAfter limit: Int
  ) throws -> Int {
    var options = PublishOptions(software: "test 1", owner: "a test")
    options.effort = .fast
    options.rules = ImportRules(times: .none)
    let monitor = StoppingMonitor(limit: limit)
    options.monitor = monitor
    let publisher = Publisher(repository: chain.tree.at(repository), options: options)
    let code = errorCode {
      _ = try publisher.publish(tree: chain.tree.at("r1"), as: ReleaseRequest(id: "r1"))
    }
    #expect(code == (limit == .max ? nil : "interrupted"))
    return monitor.count
  }

  @Test("what a killed run has left half made is removed first")
  func leftovers() throws {
    let chain = try chain()
    try chain.publish("r0")
    try chain.tree.write([1], to: "repo/.work/scratch-1")
    try chain.tree.write([1], to: "repo/.work/0123.part")
    try chain.tree.write([1], to: "repo/packages/.x.0123456789abcdef.cairn-part")
    var options = PublishOptions(software: "test 1", owner: "a test")
    options.effort = .fast
    options.monitor = StoppingMonitor(limit: .max, phase: .writing)
    let publisher = Publisher(repository: chain.tree.at("repo"), options: options)
    #expect(
      errorCode {
        _ = try publisher.publish(tree: chain.tree.at("r1"), as: ReleaseRequest(id: "r1"))
      } == "interrupted")
    let names = try chain.tree.names("repo/.work")
    #expect(names.allSatisfy { $0 == "contents" || $0.hasSuffix(".delta") } && names.count > 2)
    try chain.publish("r1")
    #expect(try chain.tree.names("repo/packages").count == 2)
  }

  @Test("what an earlier run has left is used only if it is right")
  func poisonedWork() throws {
    let chain = try chain()
    for repository in ["clean", "poisoned"] { try chain.publish("r0", repository: repository) }
    try chain.publish("r1", repository: "clean")
    // Stop right before the package is written, then damage everything that was kept.
    var options = PublishOptions(software: "test 1", owner: "a test")
    options.effort = .fast
    options.rules = ImportRules(times: .none)
    options.monitor = StoppingMonitor(limit: .max, phase: .writing)
    let publisher = Publisher(repository: chain.tree.at("poisoned"), options: options)
    #expect(
      errorCode {
        _ = try publisher.publish(tree: chain.tree.at("r1"), as: ReleaseRequest(id: "r1"))
      } == "interrupted")
    var damaged = 0
    for directory in [".work", ".work/contents"] {
      for name in try chain.tree.names("poisoned/\(directory)") where name != "contents" {
        var bytes = try chain.tree.read("poisoned/\(directory)/\(name)")
        bytes[bytes.count / 2] ^= 1
        try chain.tree.write(bytes, to: "poisoned/\(directory)/\(name)")
        damaged += 1
      }
    }
    #expect(damaged > 3)
    try chain.publish("r1", repository: "poisoned")
    #expect(try chain.files("poisoned") == chain.files("clean"))
  }
}

/// Stops the work at a call, or at the first of a phase.
private final class StoppingMonitor: WorkMonitor {
  private let limit: Int
  private let phase: WorkPhase?
  private let calls = Atomic<Int>(0)

  init(limit: Int, phase: WorkPhase? = nil) {
    self.limit = limit
    self.phase = phase
  }

  var count: Int { calls.load(ordering: .relaxed) }

  func advance(_ phase: WorkPhase, completed: Int, total: Int) throws(CairnError) {
    let number = calls.add(1, ordering: .relaxed).newValue
    if number > limit || phase == self.phase { throw CairnError(.interrupted, "stopped") }
  }
}
