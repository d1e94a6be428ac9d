// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import Glibc
import Synchronization
import Testing

@Suite("A tree is listed and hashed as it is")
struct TreeScanTests {
  private let scratch: Scratch
  private let storage: PosixStorage

  init() throws {
    scratch = try Scratch()
    storage = try PosixStorage(path: scratch.path)
  }

  private func write(_ bytes: [UInt8], to path: TreePath) throws {
    let file = try storage.create(path, mode: 0o644)
    try bytes.withView { view throws(CairnError) in try file.append(view) }
  }

  private func paths(_ scan: TreeScan, below top: TreePath = .root) throws -> [String] {
    try scan.nodes(below: top).map { $0.path.description }
  }

  @Test("nodes come in the order of paths, with what they are")
  func order() throws {
    for directory in ["a", "a/b", "a.b", ".cairn", "a/.cairn"] as [TreePath] {
      try storage.makeDirectory(directory, mode: 0o755)
    }
    for file in ["a/b/c", "a/z", "a-c", "a.b/x", ".cairn/state", "a/.cairn/x"] as [TreePath] {
      try write([1], to: file)
    }
    try storage.makeSymbolicLink("a/l", target: Array("../a.b".utf8))
    let made = unsafe mkfifo(scratch.file("pipe"), 0o600)
    #expect(made == 0)
    let nodes = try TreeScan(storage).nodes()
    #expect(nodes.map { $0.path } == nodes.map { $0.path }.sorted())
    #expect(
      try paths(TreeScan(storage)) == [
        "a", "a/.cairn", "a/.cairn/x", "a/b", "a/b/c", "a/l", "a/z", "a-c", "a.b", "a.b/x", "pipe",
      ])
    #expect(nodes.first { $0.path == "a/l" }?.linkTarget == Array("../a.b".utf8))
    #expect(nodes.first { $0.path == "pipe" }?.status.kind == .other)
    let everything = try paths(TreeScan(storage, skippingStore: false))
    #expect(everything.prefix(2) == [".cairn", ".cairn/state"])
    #expect(try paths(TreeScan(storage), below: "a/b") == ["a/b/c"])
    #expect(try paths(TreeScan(storage), below: "none") == [])
    #expect(try paths(TreeScan(storage), below: "a-c") == [])
  }

  @Test("a tree can be as deep as paths are long, and no deeper")
  func depth() throws {
    var path = TreePath.root
    for _ in 0..<600 {
      path = path.appending("d")
      try storage.makeDirectory(path, mode: 0o755)
    }
    #expect(try TreeScan(storage, readingAttributes: false).nodes().count == 600)
  }

  @Test("digests are those of the files, whatever the number of threads", arguments: [1, 3])
  func digests(threads: Int) throws {
    var files: [(path: TreePath, size: Int)] = []
    for number in 0..<700 {
      let size = number == 350 ? 5 << 20 : number * 7 % 3000
      let path = TreePath.root.appending("f\(number)")
      try write([UInt8](repeating: UInt8(number % 251), count: size), to: path)
      files.append((path, size))
    }
    let monitor = Watcher()
    let digests = try ContentDigests(storage, loop: .dispatch(threads: threads), monitor: monitor)
      .digests(of: files)
    #expect(digests.count == files.count)
    for (file, digest) in zip(files, digests) {
      #expect(try SHA256Hasher.digest(of: storage.open(file.path)) == digest)
    }
    #expect(monitor.most.load(ordering: .relaxed) == files.reduce(0) { $0 + $1.size })
    #expect(try ContentDigests(storage).digests(of: []) == [])
  }

  @Test("a file that cannot be read ends the work with its name")
  func failures() throws {
    for number in 0..<3 { try write([1], to: TreePath.root.appending("f\(number)")) }
    let files: [(path: TreePath, size: Int)] = [("f0", 1), ("gone", 1), ("f1", 1)]
    do throws(CairnError) {
      _ = try ContentDigests(storage).digests(of: files)
      Issue.record("a missing file has a digest")
    } catch {
      #expect(error.code == .notFound)
      #expect(error.message.contains("gone"))
    }
  }

  /// Keeps the most that it has heard of.
  private final class Watcher: WorkMonitor {
    let most = Atomic<Int>(0)

    func advance(_ phase: WorkPhase, completed: Int, total: Int) throws(CairnError) {
      most.max(completed, ordering: .relaxed)
    }
  }
}
