// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnReport
import CairnSimulation
import CairnTestSupport
import Foundation

/// Generated trees of a chain in a directory of their own, a repository and a cache beside them.
final class SampleTrees: Sendable {
  /// Where everything is.
  let path: String
  /// The trees, in order.
  let trees: [String]

  /// A chain of so many months: files that change every month, now and then or never, come, go and
  /// move.
  init(months: Int, seed: Int = 1) throws {
    path = NSTemporaryDirectory() + "cairn-simulation-" + UUID().uuidString
    let path = path
    trees = (0..<months).map { "\(path)/trees/\(SampleTrees.id($0))" }
    for month in 0..<months { try write(month, seed: seed) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  static func id(_ month: Int) -> String { "2026-\(month < 9 ? "0" : "")\(month + 1)" }

  /// Something in the directory.
  func at(_ name: String) -> String { "\(path)/\(name)" }

  private func write(_ month: Int, seed: Int) throws {
    for number in 0..<24 {
      // Some change every month, some every second or third one, some never.
      let version = number % 4 == 0 ? 0 : month / (number % 4)
      let text = SampleTrees.text(number, version: version, seed: seed)
      try write(text, to: "\(trees[month])/text/d\(number % 3)/f\(number).txt")
    }
    try write(SampleTrees.binary(month, seed: seed), to: "\(trees[month])/bin/tool", mode: 0o755)
    // A content that goes and comes back.
    try write(
      SampleTrees.noise(90_000, seed: seed + 500 + month % 2), to: "\(trees[month])/lib/swing.dat")
    try write(
      SampleTrees.noise(70_000, seed: seed + 600),
      to: "\(trees[month])/moved/m\(month / 2)/same.dat")
    try write(
      SampleTrees.text(100 + month, version: 0, seed: seed),
      to: "\(trees[month])/new/n\(month).txt")
    try write([], to: "\(trees[month])/nothing")
    try FileManager.default.createSymbolicLink(
      atPath: "\(trees[month])/current", withDestinationPath: "moved/m\(month / 2)")
  }

  func write(_ bytes: [UInt8], to file: String, mode: Int = 0o644) throws {
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    try FileManager.default.setAttributes(
      [.posixPermissions: mode, .modificationDate: Date(timeIntervalSince1970: 1_700_000_000)],
      ofItemAtPath: file)
  }

  private static func noise(_ count: Int, seed: Int) -> [UInt8] {
    var random = Random(seed: seed &* 1_000_003)
    return random.bytes(count)
  }

  private static func binary(_ month: Int, seed: Int) -> [UInt8] {
    var bytes = noise(80_000, seed: seed)
    for change in 0...month {
      var random = Random(seed: seed + 50 + change)
      for _ in 0..<30 { bytes[random.below(bytes.count)] = random.byte() }
      bytes.insert(contentsOf: random.bytes(300), at: 900 * (change + 1))
    }
    return bytes
  }

  private static func text(_ number: Int, version: Int, seed: Int) -> [UInt8] {
    var random = Random(seed: seed &* 7919 &+ number)
    var lines = (0..<60).map { _ in
      (0..<8).map { _ in "word\(random.below(900))" }.joined(separator: " ")
    }
    for change in 0..<version {
      var random = Random(seed: number &* 131 &+ change)
      lines[random.below(lines.count)] = "changed \(change) \(random.below(10_000))"
    }
    return Array(lines.joined(separator: "\n").utf8)
  }

  // MARK: Publishing and simulating

  /// Publishes trees for real.
  func publish(_ months: Range<Int>, checkpoints: Set<Int>, repository: String = "repo") throws {
    for month in months {
      var options = PublishOptions(software: "test", owner: "test")
      options.effort = .fast
      options.loop = .dispatch(threads: 2)
      _ = try Publisher(repository: at(repository), options: options).publish(
        tree: trees[month],
        as: ReleaseRequest(
          id: SampleTrees.id(month), isCheckpoint: checkpoints.contains(month)))
    }
  }

  /// The options that tests use.
  func options(
    _ change: (inout SimulationOptions) -> Void = { _ in }
  ) -> SimulationOptions {
    var options = SimulationOptions(
      software: "test", owner: "test", cacheDirectory: at("cache/of/tests"))
    options.effort = .fast
    options.loop = .dispatch(threads: 2)
    change(&options)
    return options
  }

  /// Simulates trees.
  func simulate(
    _ months: Range<Int>? = nil, _ change: (inout SimulationOptions) -> Void = { _ in }
  ) throws -> SimulationReport {
    try Simulation(options: options(change)).run(trees: Array(trees[months ?? 0..<trees.count]))
  }
}

extension SimulationReport {
  /// What a strategy came to.
  func outcome(_ strategy: Strategy) -> StrategyOutcome? {
    strategies.first { $0.strategy == strategy }
  }
}

extension StrategyOutcome {
  /// Sizes without times, which are never the same.
  var sizes: [[Int]] {
    pairs.map {
      [$0.from, $0.to, $0.downloadSize, $0.writtenSize, $0.peakSize, $0.storeSize, $0.packageCount]
    } + [publishedSizes, checkpoints, [fleetSize]]
  }
}

/// The code of the error that `body` throws, `nil` if it throws none.
func errorCode(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch let error as CairnError {
    return error.code.id
  } catch {
    return "other: \(error)"
  }
}
