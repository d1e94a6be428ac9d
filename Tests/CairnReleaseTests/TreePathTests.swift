// SPDX-License-Identifier: Apache-2.0

import CairnRelease
import Testing

@Suite("Paths in a tree")
struct TreePathTests {
  @Test(
    "what could lead elsewhere is no path",
    arguments: [
      "", "/", "/etc", "a/", "a//b", ".", "..", "a/..", "../a", "a/./b", "a\0b",
      String(repeating: "n", count: 256), String(repeating: "abc/", count: 768) + "d",
    ])
  func refuses(text: String) {
    #expect(TreePath(text) == nil)
  }

  @Test(
    "any other name is one, text or not",
    arguments: [
      Array("a".utf8), Array("...".utf8), Array(".hidden/..b".utf8), [0xFF, 0x2F, 0x0A],
      Array(repeating: 0x6E, count: 255),
    ])
  func accepts(bytes: [UInt8]) {
    #expect(TreePath(bytes)?.bytes == bytes)
  }

  @Test("what lies in a directory follows it at once")
  func order() throws {
    let sorted = ["a", "a/b", "a/b/c", "a/c", "a!", "a-b", "b"]
    let paths = try sorted.map { try #require(TreePath($0)) }
    #expect(paths.shuffled().sorted() == paths)
  }

  @Test("parent, name and what is below fit together")
  func parts() throws {
    let path = try #require(TreePath("usr/lib/x"))
    #expect(path.parent.description == "usr/lib")
    #expect(path.parent.appending(path.name) == path)
    #expect(path.parent.parent.parent == .root)
    #expect(TreePath.root.contains(path))
    #expect(path.parent.contains(path))
    #expect(!path.contains(path.parent))
    #expect(try !#require(TreePath("usr/li")).contains(path))
  }

  @Test("what is no text is spelt out")
  func description() throws {
    #expect(try #require(TreePath([0x61, 0xFF, 0x0A])).description == "a\\xff\\x0a")
    #expect(try #require(TreePath("größe")).description == "größe")
  }
}
