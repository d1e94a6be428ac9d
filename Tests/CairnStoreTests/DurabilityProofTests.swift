// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnSimStorage
import CairnStore
import Testing

/// A search that finds nothing is worth what it can find: each of these takes one protection away.
@Suite("Every protection of a transaction is needed")
struct DurabilityProofTests {
  /// A file goes from one directory and one comes to another; one changes, one is adjusted.
  private static var plain: TransactionCase {
    var result = TransactionCase()
    result.old.addFile("gone/file", [1])
    result.old.addFile("kept/file", [2, 2])
    result.old.addFile("kept/mode", [3], mode: 0o600)
    result.new = result.old
    result.new["gone/file"] = nil
    result.new.addFile("kept/file", [4, 4, 4])
    result.new.addFile("kept/mode", [3], mode: 0o755)
    result.new.addFile("more/file", [5])
    return result
  }

  private func findings(
    without ignores: @escaping @Sendable (SimCall) -> Bool
  ) throws -> [String] {
    var subject = DurabilityProofTests.plain
    subject.options.ignores = ignores
    var search = try CrashSearch(subject)
    try search.lossOfPower(seeds: 8)
    return search.findings
  }

  @Test("with all of them the model finds nothing")
  func complete() throws {
    #expect(try findings { _ in false } == [])
  }

  @Test("without making everything durable before the journal the model finds a bad state")
  func staging() throws {
    #expect(try findings { $0.kind == .synchroniseAll } != [])
  }

  @Test("without making the journal durable the model finds a bad state")
  func journal() throws {
    let path: TreePath = ".cairn/transaction/journal.part"
    #expect(try findings { $0.kind == .synchronise && $0.path == path } != [])
  }

  @Test("without making the journal's name durable the model finds a bad state")
  func journalName() throws {
    let path: TreePath = ".cairn/transaction"
    #expect(try findings { $0.kind == .synchronise && $0.path == path } != [])
  }

  @Test("without making removals durable before anything is placed the model finds a bad state")
  func removals() throws {
    #expect(try findings { $0.kind == .synchronise && $0.path == "gone" } != [])
  }

  @Test("without making the new names durable before the state the model finds a bad state")
  func placements() throws {
    #expect(try findings { $0.kind == .synchronise && $0.path == "kept" } != [])
    #expect(try findings { $0.kind == .synchronise && $0.path == .root } != [])
  }

  @Test("without making adjustments durable before the state the model finds a bad state")
  func adjustments() throws {
    #expect(try findings { $0.kind == .synchronise && $0.path == "kept/mode" } != [])
  }

  @Test("without making the state durable before the journal goes the model finds a bad state")
  func state() throws {
    #expect(try findings { $0.kind == .synchronise && $0.path == ".cairn" } != [])
  }

  @Test("without them all a bad state is found at once")
  func nothing() throws {
    #expect(try findings { _ in true } != [])
  }
}
