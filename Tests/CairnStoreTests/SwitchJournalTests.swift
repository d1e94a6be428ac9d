// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnStore
import Testing

@Suite("A journal is read as it was written, or not at all")
struct SwitchJournalTests {
  private static let plan = SwitchPlan(
    operations: [
      .saveAside("usr/bin/tool", as: "usr/bin/tool.local"),
      .remove("usr/bin/gone", old: .linked),
      .remove("usr/lib/x", old: .moved),
      .removeDirectory("usr/lib"),
      .place("usr/bin/tool", staged: 0, old: .discarded),
      .place("usr/bin", staged: 4_000, old: .discarded),
      .adjust(.root, NodeChanges(mode: 0o755)),
      .adjust("usr", NodeChanges(mode: 0o7777, modified: -1, attributes: [])),
      .adjust(
        "usr/bin/tool",
        NodeChanges(attributes: [
          ExtendedAttribute(name: [1], value: []), ExtendedAttribute(name: [2], value: [0, 0]),
        ])),
      .adjust("usr/share", NodeChanges()),
    ],
    description: "2024-11 → 2024-12")

  /// A journal with these bytes behind the version, and a check that matches.
  private func journal(_ body: [UInt8]) -> [UInt8] {
    let content = Array("CRNJ".utf8) + [1] + body
    var hasher = SHA256Hasher()
    content.withView { hasher.update($0) }
    return content + hasher.digest().bytes
  }

  private func code(_ journal: [UInt8]) -> String? {
    do throws(CairnError) {
      _ = try SwitchJournal.decode(journal)
      return nil
    } catch {
      return error.code.id
    }
  }

  @Test("every operation comes back")
  func roundTrip() throws {
    let journal = SwitchJournal.encode(SwitchJournalTests.plan)
    #expect(try SwitchJournal.decode(journal) == SwitchJournalTests.plan)
    let empty = SwitchPlan(description: "")
    #expect(try SwitchJournal.decode(SwitchJournal.encode(empty)) == empty)
    #expect(Transaction.journalSize(of: SwitchJournalTests.plan) == journal.count)
  }

  @Test("a long description is cut between characters")
  func description() throws {
    let long = SwitchPlan(description: String(repeating: "é", count: 600))
    let text = try SwitchJournal.decode(SwitchJournal.encode(long)).description
    #expect(text == String(repeating: "é", count: 512))
  }

  @Test("a journal cut off anywhere, or with any bit flipped, is refused")
  func damage() {
    let journal = SwitchJournal.encode(SwitchJournalTests.plan)
    for count in 0..<journal.count {
      #expect(code(Array(journal[..<count])) != nil)
    }
    for place in journal.indices {
      for bit in 0..<8 {
        var damaged = journal
        damaged[place] ^= 1 << UInt8(bit)
        #expect(code(damaged) != nil)
      }
    }
    #expect(code(journal + [0]) != nil)
  }

  @Test("a version that is not known says so")
  func version() {
    var journal = SwitchJournal.encode(SwitchJournalTests.plan)
    journal[4] = 2
    #expect(code(journal) == "store.unknown-journal")
  }

  private static let malformed: [(String, [UInt8])] = [
    ("more operations than bytes", [0, 255, 255, 255, 255, 15]),
    ("a description that is no text", [1, 0xFF, 0]),
    ("a number in a longer form", [0, 0x80, 0]),
    ("bytes behind the end", [0, 0, 0]),
    ("an unknown operation", [0, 1, 9, 0, 1, 97]),
    ("a path that shares more than there is", [0, 1, 1, 1, 1, 97]),
    ("a path that leads out", [0, 1, 1, 0, 2, 46, 46]),
    ("the root", [0, 1, 1, 0, 0]),
    ("an absolute path", [0, 1, 1, 0, 2, 47, 97]),
    ("the store", [0, 1, 1, 0, 6] + Array(".cairn".utf8)),
    ("something in the store", [0, 1, 1, 0, 8] + Array(".cairn/a".utf8)),
    ("a way of keeping that is none", [0, 1, 0, 0, 1, 97, 3]),
    ("a staged node twice", [0, 2, 3, 0, 1, 97, 5, 0, 3, 0, 1, 98, 5, 0]),
    ("a mode that is none", [0, 1, 4, 0, 1, 97, 1, 0x80, 0x20]),
    ("a change that is none", [0, 1, 4, 0, 1, 97, 8]),
    ("more attributes than bytes", [0, 1, 4, 0, 1, 97, 4, 100]),
    ("attributes out of order", [0, 1, 4, 0, 1, 97, 4, 2, 1, 98, 0, 1, 97, 0]),
    ("an attribute without a name", [0, 1, 4, 0, 1, 97, 4, 1, 0, 0]),
  ]

  @Test("what the format forbids is refused", arguments: malformed.indices)
  func refusals(index: Int) {
    let (what, body) = SwitchJournalTests.malformed[index]
    #expect(code(journal(body)) == "store.damaged-journal", "\(what)")
  }

  @Test("the smallest journal that there can be is none of them")
  func smallest() {
    #expect(code(journal([0, 0])) == nil)
    #expect(code(journal([0, 1, 1, 0, 1, 97])) == nil)
    #expect(code(journal([0, 1, 4, 0, 0, 0])) == nil)
  }
}
