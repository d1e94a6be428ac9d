// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import Foundation
import Synchronization
import Testing

@Suite("A storage never leaves its directory")
struct PosixStorageSafetyTests {
  private let scratch: Scratch
  private let storage: PosixStorage

  init() throws {
    scratch = try Scratch()
    for name in ["root", "outside"] {
      try FileManager.default.createDirectory(
        atPath: scratch.file(name), withIntermediateDirectories: false)
    }
    try scratch.write([7], to: "outside/canary")
    storage = try PosixStorage(path: scratch.file("root"))
  }

  /// Every operation, on a path that leads through `way`.
  private static let operations: [(String, @Sendable (PosixStorage) throws -> Void)] = [
    ("status", { _ = try $0.status("way/canary") }),
    ("names", { _ = try $0.names(in: "way/d") }),
    ("open", { _ = try $0.open("way/canary") }),
    ("readLink", { _ = try $0.readLink("way/canary") }),
    ("attributes", { _ = try $0.attributes(of: "way/canary") }),
    ("create", { _ = try $0.create("way/new", mode: 0o600) }),
    ("makeDirectory", { try $0.makeDirectory("way/new", mode: 0o700) }),
    ("makeSymbolicLink", { try $0.makeSymbolicLink("way/new", target: [1]) }),
    ("link from", { try $0.link("way/canary", as: "new") }),
    ("link to", { try $0.link("own", as: "way/new") }),
    ("rename from", { try $0.rename("way/canary", to: "new") }),
    ("rename to", { try $0.rename("own", to: "way/canary") }),
    ("remove", { try $0.remove("way/canary") }),
    ("removeDirectory", { _ = try $0.removeDirectory("way/d") }),
    ("set", { try $0.set(NodeChanges(mode: 0, modified: 0), of: "way/canary") }),
    ("synchronise", { try $0.synchronise("way/canary") }),
    ("lock", { _ = try $0.lock("way/canary", owner: "") }),
  ]

  @Test("no operation follows a link on the way", arguments: operations.indices)
  func linksOnTheWay(index: Int) throws {
    let (_, operation) = PosixStorageSafetyTests.operations[index]
    try FileManager.default.createDirectory(
      atPath: scratch.file("outside/d"), withIntermediateDirectories: false)
    _ = try storage.create("own", mode: 0o600)
    try storage.makeSymbolicLink("way", target: Array("../outside".utf8))
    #expect(errorCode { try operation(storage) } == "tree.link-in-the-way")
    #expect(try scratch.read("outside/canary") == [7])
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.file("outside")).count == 2)
    #expect(try storage.names(in: .root).count == 2)
  }

  @Test("a link in the place of the last name is not followed either")
  func linksAtTheEnd() throws {
    try storage.makeSymbolicLink("way", target: Array("../outside".utf8))
    try storage.makeSymbolicLink("file", target: Array("../outside/canary".utf8))
    #expect(errorCode { _ = try storage.names(in: "way") } != nil)
    #expect(errorCode { _ = try storage.create("file", mode: 0o600) } == "file.output-exists")
    #expect(errorCode { _ = try storage.lock("file", owner: "x") } == "tree.link-in-the-way")
    #expect(errorCode { _ = try storage.removeDirectory("way") } != nil)
    let attributes = [ExtendedAttribute(name: Array("user.a".utf8), value: [1])]
    #expect(errorCode { try storage.set(NodeChanges(attributes: attributes), of: "file") } != nil)
    try storage.remove("file")
    try storage.remove("way")
    #expect(try scratch.read("outside/canary") == [7])
  }

  @Test("swapping a directory for a link while files are created leads nothing outside")
  func races() throws {
    try storage.makeDirectory("real", mode: 0o755)
    try storage.makeDirectory("way", mode: 0o755)
    try storage.makeSymbolicLink("link", target: Array("../outside".utf8))
    let root = scratch.file("root")
    let isDone = Atomic<Bool>(false)
    let created = Atomic<Int>(0)
    let refused = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 2) { part in
      if part == 0 {
        while !isDone.load(ordering: .relaxed) {
          _ = unsafe rename("\(root)/way", "\(root)/real.kept")
          _ = unsafe rename("\(root)/link", "\(root)/way")
          _ = unsafe rename("\(root)/way", "\(root)/link")
          _ = unsafe rename("\(root)/real.kept", "\(root)/way")
        }
      } else {
        for number in 0..<1500 {
          let name = TreePath.root.appending("way").appending("f\(number)")
          // A storage of its own each time, so that nothing is remembered.
          guard let fresh = try? PosixStorage(path: root) else { continue }
          do throws(CairnError) {
            _ = try fresh.create(name, mode: 0o600)
            created.add(1, ordering: .relaxed)
          } catch {
            refused.add(1, ordering: .relaxed)
          }
        }
        isDone.store(true, ordering: .relaxed)
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.file("outside")).count == 1)
    #expect(created.load(ordering: .relaxed) > 0)
    #expect(refused.load(ordering: .relaxed) > 0)
  }

  @Test("directories far down need no more descriptors than a process has")
  func depth() throws {
    var path = TreePath.root
    for _ in 0..<1400 {
      path = path.appending("d")
      try storage.makeDirectory(path, mode: 0o755)
    }
    #expect(try storage.status(path)?.kind == .directory)
    #expect(try storage.removeDirectory(path))
    #expect(try storage.status(path) == nil)
  }
}
