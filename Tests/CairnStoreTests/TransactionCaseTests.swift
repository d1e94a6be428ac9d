// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnSimStorage
import CairnStore
import Testing

@Suite("A transaction does what it says in odd places")
struct TransactionCaseTests {
  private func code(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? CairnError)?.code.id
    }
  }

  private func write(_ bytes: [UInt8], to path: TreePath, of storage: any Storage) throws {
    try TestNode.file(content: bytes, mode: 0o644, modified: 1, attributes: [])
      .write(to: path, of: storage) { $0 }
  }

  @Test("names that differ in case only change where names have no case")
  func caseOnly() throws {
    var subject = TransactionCase()
    subject.old.addFile("Name", [1])
    subject.old.addFile("Dir/File", [2])
    subject.new.addFile("name", [1])
    subject.new.addFile("dir/file", [2])
    subject.options.foldsCase = true
    var search = try CrashSearch(subject)
    try search.lossOfPower(seeds: 4)
    #expect(search.findings == [])
    subject.options.foldsCase = false
    search = try CrashSearch(subject)
    try search.lossOfPower(seeds: 4)
    #expect(search.findings == [])
  }

  @Test("without hard links the old files are moved, and kept all the same")
  func noHardLinks() throws {
    var subject = TransactionCase()
    for name in ["a", "b/c", "b/d"] as [TreePath] { subject.old.addFile(name, Array(name.bytes)) }
    subject.new.addFile("a", [1])
    subject.new.addFile("b/c/e", [2])
    subject.options.hasHardLinks = false
    let storage = try subject.disk()
    let plan = try subject.commit(storage)
    #expect(plan.operations.contains { $0.old == .moved })
    #expect(!plan.operations.contains { $0.old == .linked })
    let before = try subject.disk().snapshot(excluding: ".cairn")
    #expect(storage.snapshot(excluding: ".cairn") == before)
    var search = try CrashSearch(subject)
    try search.lossOfPower(seeds: 4)
    #expect(search.findings == [])
  }

  @Test("a switch of many nodes has everything written out instead of each")
  func manyNodes() throws {
    var subject = TransactionCase()
    for number in 0..<12 {
      let path = TreePath.root.appending("d\(number)").appending("f")
      subject.old.addFile(path, [UInt8(number)])
      if number % 3 > 0 { subject.new.addFile(path, [1, UInt8(number)]) }
    }
    subject.synchroniseLimit = 4
    let storage = try subject.disk()
    try subject.run(storage)
    #expect(storage.calls.count { $0.kind == .synchroniseAll } == 3)
    let after = try subject.newSnapshot()
    #expect(storage.snapshot(excluding: ".cairn") == after)
    var search = try CrashSearch(subject)
    try search.lossOfPower(seeds: 1)
    #expect(search.findings == [])
  }

  @Test("what somebody puts in the place of a removed file stays")
  func replacedAfterCommit() throws {
    var subject = TransactionCase()
    subject.old.addFile("gone", [1])
    subject.new.addFile("new", [2])
    let storage = try subject.disk()
    _ = try subject.commit(storage)
    try storage.remove("gone")
    try write([7], to: "gone", of: storage)
    _ = try subject.transaction(storage).recover()
    #expect(storage.snapshot().nodes["gone"]?.bytes == [7])
    #expect(storage.snapshot().nodes["new"]?.bytes == [2])
  }

  @Test("a name that has appeared is not overwritten by what is saved aside")
  func asideTaken() throws {
    var subject = TransactionCase()
    subject.old.addFile("f", [1])
    subject.new.addFile("f", [2])
    subject.savedAside = ["f": "f.local"]
    let storage = try subject.disk()
    _ = try subject.commit(storage)
    try write([7], to: "f.local", of: storage)
    #expect(code { _ = try subject.transaction(storage).recover() } == "file.output-exists")
    #expect(storage.snapshot().nodes["f.local"]?.bytes == [7])
    #expect(storage.snapshot().nodes["f"]?.bytes == [1])
    try storage.remove("f.local")
    _ = try subject.transaction(storage).recover()
    let after = try subject.newSnapshot()
    #expect(storage.snapshot(excluding: ".cairn") == after)
  }

  @Test("a directory that has appeared in the place of a new one becomes it")
  func directoryAppeared() throws {
    var subject = TransactionCase()
    subject.old.addFile("f", [1])
    subject.new = subject.old
    subject.new.addFile("d/g", [2])
    subject.new["d"] = .directory(mode: 0o750)
    let storage = try subject.disk()
    _ = try subject.commit(storage)
    try storage.makeDirectory("d", mode: 0o777)
    try write([7], to: "d/mine", of: storage)
    _ = try subject.transaction(storage).recover()
    let nodes = storage.snapshot(excluding: ".cairn").nodes
    #expect(nodes["d"]?.mode == 0o750)
    #expect(nodes["d/mine"]?.bytes == [7])
    #expect(nodes["d/g"]?.bytes == [2])
    #expect(try subject.transaction(storage).recover() == .nothing)
  }

  @Test("a committed transaction has to be completed before another one begins")
  func unfinished() throws {
    var subject = TransactionCase()
    subject.new.addFile("f", [1])
    let storage = try subject.disk()
    let plan = try subject.commit(storage)
    #expect(code { try subject.transaction(storage).begin() } == "store.unfinished")
    #expect(try subject.transaction(storage).recover() == .rolledForward(plan))
    try subject.transaction(storage).begin()
  }

  @Test("a damaged journal stops everything, and nothing is touched")
  func damagedJournal() throws {
    var subject = TransactionCase()
    subject.old.addFile("f", [1])
    subject.new.addFile("f", [2])
    let storage = try subject.disk()
    _ = try subject.commit(storage)
    try storage.remove(".cairn/transaction/journal")
    try write([1, 2, 3], to: ".cairn/transaction/journal", of: storage)
    let before = storage.snapshot()
    #expect(code { _ = try subject.transaction(storage).recover() } == "store.damaged-journal")
    #expect(storage.snapshot() == before)
  }

  @Test("a plan that no journal can say is refused before anything happens")
  func impossiblePlans() throws {
    let storage = try TransactionCase().disk()
    let transaction = Transaction(tree: storage)
    try transaction.begin()
    for operations in [
      [.removeDirectory(.root)], [.remove(".cairn/state.json", old: .discarded)],
      [.place("a", staged: 1, old: .discarded), .place("b", staged: 1, old: .discarded)],
    ] as [[SwitchOperation]] {
      let plan = SwitchPlan(operations: operations, description: "")
      #expect(code { try transaction.commit(plan, state: nil) } == "store.damaged-journal")
    }
    #expect(try transaction.recover() == .nothing)
  }

  @Test("a store apart from the tree has its state replaced as well")
  func storeApart() throws {
    var subject = TransactionCase()
    subject.old.addFile("f", [1])
    subject.new.addFile("f", [2])
    let (tree, records) = (try subject.disk(), SimStorage())
    let store = StorePlace(apart: records)
    let transaction = Transaction(tree: tree, store: store)
    try transaction.begin()
    try write([2], to: TransactionPlaces.staged(0), of: tree)
    try tree.set(NodeChanges(modified: 1000), of: TransactionPlaces.staged(0))
    let plan = try transaction.prepare(subject.plan)
    try transaction.commit(plan, state: [9])
    let crashedStore = records.crashed(at: records.time, .nothing)
    let crashedTree = tree.crashed(at: tree.time, .nothing)
    let other = Transaction(tree: crashedTree, store: StorePlace(apart: crashedStore))
    #expect(try other.recover() == .rolledForward(plan))
    #expect(crashedStore.snapshot().nodes["state.json"]?.bytes == [9])
    #expect(crashedStore.snapshot().nodes["state.next"] == nil)
    let after = try subject.newSnapshot()
    #expect(crashedTree.snapshot(excluding: ".cairn") == after)
  }
}
