// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease
import Foundation
import Testing

@Suite("A tree becomes a release as it is")
struct TreeImportTests {
  private func importing(
    _ tree: TestTree, _ rules: ImportRules = ImportRules(), earlier: [Manifest] = [],
    monitor: any WorkMonitor = SilentMonitor()
  ) throws -> Manifest {
    try TreeImport(
      try tree.storage("tree"), rules: rules, loop: .dispatch(threads: 2), monitor: monitor
    ).run(earlier: earlier).manifest
  }

  private func entry(_ manifest: Manifest, _ path: String) -> TreeEntry? {
    manifest.entries.first { $0.path == Sample.path(path) }
  }

  @Test("directories, files, links and modes are recorded")
  func everything() throws {
    let tree = try TestTree()
    try tree.write([1, 2, 3], to: "tree/bin/tool", mode: 0o4755, modified: 1_700_000_000)
    try tree.write([], to: "tree/empty-file")
    try tree.directory("tree/empty")
    try tree.link("tree/bin/alias", to: "tool")
    let manifest = try importing(tree)
    #expect(manifest.entries.count == 5)
    #expect(entry(manifest, "empty")?.node == .directory)
    #expect(entry(manifest, "bin/alias")?.node == .symbolicLink(target: Array("tool".utf8)))
    let tool = try #require(entry(manifest, "bin/tool"))
    #expect(tool.mode == 0o4755)
    #expect(
      tool.node
        == .file(content: Sample.digest([1, 2, 3]), size: 3, modified: 1_700_000_000))
    #expect(entry(manifest, "empty-file")?.content == Sample.digest([]))
  }

  @Test("names that are no text are kept")
  func names() throws {
    let tree = try TestTree()
    try tree.directory("tree")
    let storage = try tree.storage("tree")
    let path = try #require(TreePath([0xFF, 0xFE, UInt8(ascii: "x")]))
    let file = try storage.create(path, mode: 0o600)
    try [UInt8]([7]).withView { view throws(CairnError) in try file.append(view) }
    file.close()
    let manifest = try importing(tree)
    #expect(manifest.entries.map(\.path) == [path])
    #expect(manifest.entries[0].content == Sample.digest([7]))
  }

  @Test("hard links stay together within a feature and are files of their own across features")
  func hardLinks() throws {
    let tree = try TestTree()
    try tree.write([5, 5], to: "tree/a")
    try tree.hardLink("tree/b", to: "tree/a")
    try tree.directory("tree/docs")
    try tree.hardLink("tree/docs/c", to: "tree/a")
    try tree.hardLink("tree/docs/d", to: "tree/a")
    let rules = ImportRules(features: [try FeatureRule(parsing: "docs=docs/**")])
    let manifest = try importing(tree, rules)
    #expect(manifest.features == ["docs"])
    #expect(entry(manifest, "a")?.content == Sample.digest([5, 5]))
    #expect(entry(manifest, "b")?.node == .hardLink(to: Sample.path("a")))
    #expect(entry(manifest, "docs/c")?.content == Sample.digest([5, 5]))
    #expect(entry(manifest, "docs/d")?.node == .hardLink(to: Sample.path("docs/c")))
    #expect(entry(manifest, "docs")?.feature == 1)
    #expect(manifest.contents.count == 1)
  }

  @Test("the first feature that matches has a path, and an empty one is an error")
  func features() throws {
    let tree = try TestTree()
    try tree.write([1], to: "tree/share/de/x")
    try tree.write([2], to: "tree/share/fr/x")
    let rules = ImportRules(features: [
      try FeatureRule(parsing: "z-de=share/de"), try FeatureRule(parsing: "all=share/**/x"),
    ])
    let manifest = try importing(tree, rules)
    #expect(manifest.features == ["all", "z-de"])
    #expect(entry(manifest, "share/de/x").map { manifest.featureName(of: $0) } == "z-de")
    #expect(entry(manifest, "share/fr/x").map { manifest.featureName(of: $0) } == "all")
    #expect(entry(manifest, "share/fr")?.feature == 0)
    let twice = ImportRules(features: [
      try FeatureRule(parsing: "a=share"), try FeatureRule(parsing: "b=share/de"),
    ])
    #expect(errorCode { _ = try importing(tree, twice) } == "release.feature-empty")
  }

  @Test("what is excluded, and a store at the top, is left out")
  func exclusions() throws {
    let tree = try TestTree()
    try tree.write([1], to: "tree/.cairn/state.json")
    try tree.write([2], to: "tree/sub/.cairn/x")
    try tree.write([3], to: "tree/a.tmp")
    try tree.write([4], to: "tree/cache/deep/b")
    let rules = ImportRules(excluded: [try Glob("**/*.tmp"), try Glob("cache")])
    let manifest = try importing(tree, rules)
    #expect(manifest.entries.map(\.path.description) == ["sub", "sub/.cairn", "sub/.cairn/x"])
  }

  @Test("a pipe is refused by name, and can be excluded")
  func pipe() throws {
    let tree = try TestTree()
    try tree.write([1], to: "tree/run/file")
    let made = unsafe mkfifo(tree.at("tree/run/pipe"), 0o600)
    #expect(made == 0)
    do {
      _ = try importing(tree)
      Issue.record("nothing was thrown")
    } catch let error as CairnError {
      #expect(error.code.id == "tree.unsupported-node")
      #expect(error.message.contains("run/pipe"))
      #expect(error.hint?.contains("--exclude") == true)
    }
    let manifest = try importing(tree, ImportRules(excluded: [try Glob("run/pipe")]))
    #expect(manifest.entries.count == 2)
  }

  @Test("a file that changes while it is read is an error")
  func change() throws {
    let tree = try TestTree()
    try tree.write(Sample.noise(600_000, seed: 1), to: "tree/file")
    let monitor = ChangingMonitor(path: tree.at("tree/file"))
    #expect(errorCode { _ = try importing(tree, monitor: monitor) } == "file.changed")
  }

  @Test("times follow the policy")
  func times() throws {
    let tree = try TestTree()
    try tree.write([1], to: "tree/same", modified: 2000)
    try tree.write([9], to: "tree/changed", modified: 2000)
    func release(_ same: Int64, _ changed: [UInt8]) throws -> Manifest {
      try Manifest(entries: [
        TreeEntry(
          path: Sample.path("same"),
          node: .file(content: Sample.digest([1]), size: 1, modified: same), mode: 0o644),
        TreeEntry(
          path: Sample.path("changed"),
          node: .file(content: Sample.digest(changed), size: 1, modified: 1000), mode: 0o644),
      ])
    }
    let earlier = [try release(1500, [8]), try release(1000, [9])]
    func times(_ policy: TimePolicy) throws -> [Int64?] {
      try importing(tree, ImportRules(times: policy), earlier: earlier).entries.map { entry in
        if case .file(_, _, let modified) = entry.node { return modified }
        return -1
      }
    }
    // `changed` is as it was in the second release, `same` as in the first, which is asked first.
    #expect(try times(.inherit) == [1000, 1500])
    #expect(try times(.exact) == [2000, 2000])
    #expect(try times(.none) == [nil, nil])
  }
}

/// Writes to a file as soon as somebody reads it.
private struct ChangingMonitor: WorkMonitor {
  let path: String

  func advance(_ phase: WorkPhase, completed: Int, total: Int) throws(CairnError) {
    let handle = FileHandle(forWritingAtPath: path)
    try? handle?.write(contentsOf: Data([1, 2, 3]))
    try? handle?.close()
  }
}
