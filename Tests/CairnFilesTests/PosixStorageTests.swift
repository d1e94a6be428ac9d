// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import Testing

@Suite("A storage does to a directory what it says")
struct PosixStorageTests {
  private let scratch: Scratch
  private let storage: PosixStorage

  init() throws {
    scratch = try Scratch()
    storage = try PosixStorage(path: scratch.path)
  }

  private func write(_ bytes: [UInt8], to path: TreePath, mode: UInt16 = 0o644) throws {
    let file = try storage.create(path, mode: mode)
    try bytes.withView { view throws(CairnError) in try file.append(view) }
    try file.synchronise()
    file.close()
  }

  @Test("files are created with their exact mode and read again")
  func files() throws {
    try storage.makeDirectory("d", mode: 0o751)
    try write([1, 2, 3], to: "d/f", mode: 0o666)
    let status = try #require(try storage.status("d/f"))
    #expect(status.kind == .file && status.size == 3 && status.mode == 0o666)
    #expect(status.linkCount == 1 && status.changed.seconds > 0)
    #expect(try storage.status("d")?.mode == 0o751)
    #expect(try storage.open("d/f").allBytes == [1, 2, 3])
    #expect(try storage.status("d/none") == nil)
    #expect(try storage.status("d/f/below") == nil)
    #expect(try storage.status(.root)?.kind == .directory)
    #expect(errorCode { _ = try storage.create("d/f", mode: 0o600) } == "file.output-exists")
    #expect(errorCode { _ = try storage.create("none/f", mode: 0o600) } == "file.not-found")
    #expect(errorCode { try storage.makeDirectory("d", mode: 0o700) } == "file.output-exists")
    #expect(errorCode { _ = try storage.open("d") } == "tree.not-a-file")
    try storage.synchronise("d/f")
    try storage.synchronise("d")
    try storage.synchronise(.root)
    try storage.synchroniseAll()
  }

  @Test("names are bytes, listed in their order")
  func names() throws {
    let odd = try #require(TreePath([0xFF, 0x0A, 0x80]))
    try write([], to: odd)
    try write([], to: "b")
    try storage.makeDirectory("a", mode: 0o755)
    #expect(try storage.names(in: .root) == [[0x61], [0x62], [0xFF, 0x0A, 0x80]])
    #expect(try storage.status(odd)?.kind == .file)
    #expect(try storage.names(in: "a") == [])
    #expect(errorCode { _ = try storage.names(in: "b") } == "file.not-found")
    #expect(errorCode { _ = try storage.names(in: "c") } == "file.not-found")
    try storage.remove(odd)
    #expect(try storage.status(odd) == nil)
  }

  @Test("a message shows the storage's directory and the path")
  func messages() throws {
    do throws(CairnError) {
      _ = try storage.open("some/where")
      Issue.record("a missing file was opened")
    } catch {
      #expect(error.message.contains("\(scratch.path)/some/where"))
    }
  }

  @Test("symbolic links are made, read and never followed")
  func symbolicLinks() throws {
    try write([1], to: "f")
    try storage.makeSymbolicLink("l", target: Array("f".utf8))
    #expect(try storage.readLink("l") == Array("f".utf8))
    #expect(try storage.status("l")?.kind == .symbolicLink)
    #expect(errorCode { _ = try storage.open("l") } == "tree.link-in-the-way")
    #expect(try storage.attributes(of: "l") == [])
    try storage.set(NodeChanges(modified: 77), of: "l")
    #expect(try storage.status("l")?.modified.seconds == 77)
    #expect(try storage.status("f")?.modified.seconds != 77)
    #expect(errorCode { try storage.set(NodeChanges(mode: 0o600), of: "l") } != nil)
    #expect(try storage.status("f")?.mode == 0o644)
    #expect(errorCode { try storage.makeSymbolicLink("e", target: []) } != nil)
    #expect(errorCode { try storage.makeSymbolicLink("e", target: [1, 0]) } != nil)
  }

  @Test("a file can have two names, and renaming one to the other leaves both")
  func links() throws {
    try write([1], to: "f")
    try storage.link("f", as: "g")
    #expect(try storage.status("g")?.linkCount == 2)
    let (first, second) = (try storage.status("f"), try storage.status("g"))
    #expect(first.map { second?.isSameNode(as: $0) ?? false } == true)
    try storage.rename("f", to: "g")
    #expect(try storage.status("f") != nil)
    #expect(errorCode { try storage.link("f", as: "g") } == "file.output-exists")
    #expect(errorCode { try storage.link("none", as: "h") } == "file.not-found")
    try storage.makeSymbolicLink("l", target: [0x66])
    try storage.link("l", as: "m")
    #expect(try storage.status("m")?.kind == .symbolicLink)
  }

  @Test("renaming replaces files and empty directories, nothing else")
  func renaming() throws {
    try write([1], to: "f")
    try write([2], to: "g")
    try storage.rename("f", to: "g")
    #expect(try storage.names(in: .root) == [[0x67]])
    #expect(try storage.open("g").allBytes == [1])
    for name in ["d", "e", "full"] as [TreePath] { try storage.makeDirectory(name, mode: 0o755) }
    try write([], to: "full/f")
    try storage.rename("d", to: "e")
    #expect(errorCode { try storage.rename("e", to: "full") } != nil)
    #expect(errorCode { try storage.rename("g", to: "e") } == "file.is-directory")
    #expect(errorCode { try storage.rename("none", to: "h") } == "file.not-found")
  }

  @Test("removing says what has gone")
  func removing() throws {
    try storage.remove("none")
    try storage.remove("none/below")
    #expect(try storage.removeDirectory("none"))
    try storage.makeDirectory("d", mode: 0o755)
    try write([], to: "d/f")
    #expect(try storage.removeDirectory("d") == false)
    #expect(errorCode { try storage.remove("d") } == "tree.not-a-file")
    #expect(errorCode { _ = try storage.removeDirectory("d/f") } != nil)
    try storage.remove("d/f")
    #expect(try storage.removeDirectory("d"))
    #expect(try storage.names(in: .root) == [])
  }

  @Test("what was a directory may be another one the next moment")
  func replacedDirectories() throws {
    let other = try PosixStorage(path: scratch.path)
    for _ in 0..<3 {
      try storage.makeDirectory("d", mode: 0o755)
      try storage.makeDirectory("d/e", mode: 0o755)
      try write([1], to: "d/e/f")
      // Another hand removes everything and puts it back.
      try other.remove("d/e/f")
      #expect(try other.removeDirectory("d/e"))
      try other.makeDirectory("d/e", mode: 0o755)
      #expect(try storage.status("d/e/f") == nil)
      try write([2], to: "d/e/g")
      #expect(try other.names(in: "d/e") == [[0x67]])
      try storage.remove("d/e/g")
      #expect(try storage.removeDirectory("d/e"))
      #expect(try storage.removeDirectory("d"))
    }
  }

  @Test("mode, time and attributes are set in place")
  func changes() throws {
    try write([1], to: "f")
    let attribute = ExtendedAttribute(name: Array("user.a".utf8), value: [0, 255])
    do throws(CairnError) {
      try storage.set(NodeChanges(attributes: [attribute]), of: "f")
    } catch {
      return  // The file system of the temporary directory keeps no attributes.
    }
    #expect(try storage.attributes(of: "f") == [attribute])
    let others = ["user.b", "user.c"].map { name in
      ExtendedAttribute(name: Array(name.utf8), value: [])
    }
    try storage.set(
      NodeChanges(mode: 0o4555, modified: -5, attributes: others), of: "f")
    #expect(try storage.attributes(of: "f") == others)
    let status = try #require(try storage.status("f"))
    #expect(status.mode == 0o4555)
    #expect(status.modified == NodeStatus.Moment(seconds: -5, nanoseconds: 0))
    try storage.set(NodeChanges(mode: 0o444, attributes: [attribute]), of: "f")
    #expect(try storage.attributes(of: "f") == [attribute])
    try storage.makeDirectory("d", mode: 0o700)
    try storage.set(NodeChanges(mode: 0o1777, modified: 9, attributes: [attribute]), of: "d")
    #expect(try storage.attributes(of: "d") == [attribute])
    #expect(try storage.status("d")?.mode == 0o1777)
    #expect(errorCode { try storage.set(NodeChanges(mode: 0), of: "none") } == "file.not-found")
  }

  @Test("the file system's numbers are plausible")
  func space() throws {
    let space = try storage.space()
    let status = try #require(try storage.status(.root))
    #expect(space.blockSize > 0 && space.device == status.device)
    #expect(space.allocatedSize(of: 0) == 0)
    #expect(space.allocatedSize(of: 1) == space.blockSize)
    #expect(space.allocatedSize(of: space.blockSize) == space.blockSize)
    #expect(space.name == scratch.path)
  }

  @Test("a lock is held by one, and says by whom")
  func locking() throws {
    do {
      let held = try storage.lock("lock", owner: "7 cairn install")
      do throws(CairnError) {
        _ = try storage.lock("lock", owner: "8 cairn status")
        Issue.record("a lock was taken twice")
      } catch {
        #expect(error.code == .busy)
        #expect(error.message.contains("7 cairn install"))
      }
      withExtendedLifetime(held) {}
    }
    _ = try storage.lock("lock", owner: "9")
    #expect(try storage.open("lock").allBytes == Array("9".utf8))
  }

  @Test("a closed file takes nothing more, a shortened one is noticed")
  func endings() throws {
    let file = try storage.create("f", mode: 0o600)
    try [UInt8](repeating: 1, count: 100).withView { view throws(CairnError) in
      try file.append(view)
    }
    let source = try storage.open("f")
    file.close()
    #expect(errorCode { try file.synchronise() } == "internal")
    try scratch.write([1], to: "f")
    #expect(errorCode { _ = try source.allBytes } == "file.changed")
  }
}

extension ByteSource {
  /// All of it.
  var allBytes: [UInt8] {
    get throws(CairnError) {
      var bytes = [UInt8](repeating: 0, count: size)
      var failure: CairnError?
      unsafe bytes.withUnsafeMutableBytes { buffer in
        do throws(CairnError) { try unsafe read(at: 0, into: buffer) } catch { failure = error }
      }
      if let failure { throw failure }
      return bytes
    }
  }
}
