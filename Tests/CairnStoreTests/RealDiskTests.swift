// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnSimStorage
import CairnStore
import Foundation
import Testing

@Suite("What holds for the model holds for a real disk")
struct RealDiskTests {
  /// What a scan of a tree finds, as far as two trees can have it in common.
  private func listing(_ storage: any Storage) throws(CairnError) -> [String] {
    var lines: [String] = []
    for node in try TreeScan(storage).nodes() {
      let status = node.status
      var line = "\(node.path) \(status.kind) \(node.linkTarget) \(node.attributes)"
      if status.kind != .symbolicLink { line += " \(status.mode)" }
      if status.kind == .file {
        let digest = try SHA256Hasher.digest(of: storage.open(node.path))
        line += " \(status.modified.seconds) \(status.linkCount) \(digest)"
      }
      lines.append(line)
    }
    return lines
  }

  private func directory(_ name: String, in scratch: String) throws -> PosixStorage {
    try FileManager.default.createDirectory(
      atPath: "\(scratch)/\(name)", withIntermediateDirectories: true)
    return try PosixStorage(path: "\(scratch)/\(name)")
  }

  @Test("a tree that was left after the commit becomes the new one", arguments: 300..<308)
  func recovery(seed: Int) throws {
    let scratch = NSTemporaryDirectory() + "cairn-store-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let tree = try directory("tree", in: scratch)
    let model = try directory("model", in: scratch)
    var subject = TransactionCase.random(seed)
    if !keepsAttributes(try directory("trial", in: scratch)) { subject.dropAttributes() }
    let before = SimStorage()
    try subject.old.merging(subject.foreign) { own, _ in own }.write(to: before)
    try subject.old.merging(subject.foreign) { own, _ in own }.write(to: tree)
    #expect(try listing(tree) == listing(before))
    try subject.newTree.write(to: model)
    _ = try subject.commit(tree)
    // The process ends here; another one finds the journal.
    let other = try PosixStorage(path: "\(scratch)/tree")
    guard case .rolledForward = try subject.transaction(other).recover() else {
      Issue.record("the journal was not found")
      return
    }
    try subject.transaction(other).discardOld()
    #expect(try listing(other) == listing(model))
    #expect(try subject.transaction(other).recover() == .nothing)
    #expect(try other.names(in: TransactionPlaces.directory).count == 2)
    #expect(try other.status(".cairn/state.json")?.size == TransactionCase.newState.count)
  }

  private func keepsAttributes(_ storage: PosixStorage) -> Bool {
    let attribute = ExtendedAttribute(name: Array("user.a".utf8), value: [1])
    do throws(CairnError) {
      try storage.set(NodeChanges(attributes: [attribute]), of: .root)
      return true
    } catch {
      return false
    }
  }
}

extension TransactionCase {
  /// Leaves out extended attributes, for file systems that have none.
  mutating func dropAttributes() {
    let plain = { (node: TestNode) in
      guard case .file(let content, let mode, let modified, _) = node else { return node }
      return TestNode.file(content: content, mode: mode, modified: modified, attributes: [])
    }
    old = old.mapValues(plain)
    new = new.mapValues(plain)
  }
}
