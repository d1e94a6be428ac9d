// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Foundation
import Testing

@Suite("The second reader")
struct SecondReaderTests {
  static let reader = VectorTests.directory.appending(path: "reader")
  static let python = "/usr/bin/python3"

  /// The exit status of Python with these arguments.
  private func run(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: SecondReaderTests.python)
    process.arguments = ["-B"] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test(
    "It reads what the engine writes, at every effort",
    .enabled(if: FileManager.default.isExecutableFile(atPath: python)),
    arguments: Effort.allCases)
  func engine(effort: Effort) throws {
    for (number, change) in Change.allCases.enumerated() {
      var random = Random(seed: number + 81)
      let base = Corpus.allCases[number % Corpus.allCases.count].bytes(30_000, &random)
      let target = Change.edits.target(of: change.target(of: base, &random), &random)
      let delta = try Engine.encode(base, target, Engine.options(effort))
      #expect(try isRead(delta, base: base, target: target), "\(change)")
    }
  }

  @Test(
    "It reads filtered literals",
    .enabled(if: FileManager.default.isExecutableFile(atPath: python)))
  func filtered() throws {
    for machine in Program.Machine.allCases {
      var random = Random(seed: 90)
      let base = random.bytes(5000)
      let target = base + Program(machine, functionCount: 200, &random).linked()
      let null = try Engine.encodeNull(target)
      #expect(try isRead(null, base: [], target: target), "null, \(machine)")
      let delta = try Engine.encode(base, target)
      #expect(try Engine.applier(delta).header.symbolCount(.branch) == 4)
      #expect(try isRead(delta, base: base, target: target), "\(machine)")
    }
  }

  /// Whether the reader makes `target` of `delta` and `base`.
  private func isRead(_ delta: [UInt8], base: [UInt8], target: [UInt8]) throws -> Bool {
    let place = FileManager.default.temporaryDirectory.appending(
      path: "cairn-second-reader-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let path = { (name: String) in place.appending(path: name) }
    try Data(base).write(to: path("base"))
    try Data(delta).write(to: path("delta"))
    let names = ["base", "delta", "target"].map { path($0).path() }
    let script = SecondReaderTests.reader.appending(path: "cairn_delta.py").path()
    guard try run([script] + names) == 0 else { return false }
    return try Data(contentsOf: path("target")) == Data(target)
  }

  @Test(
    "It answers every vector as it says",
    .enabled(if: FileManager.default.isExecutableFile(atPath: python)))
  func vectors() throws {
    #expect(try run([SecondReaderTests.reader.appending(path: "check.py").path()]) == 0)
  }
}
