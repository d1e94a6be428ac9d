// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// A repository for one test, and the trees that are published there.
struct TestChain {
  let tree: TestTree

  init() throws {
    tree = try TestTree()
  }

  /// Publishes the directory `name`.
  @discardableResult
  func publish(
    _ name: String, id: String? = nil, repository: String = "repo", threads: Int = 2,
    baseTree: String? = nil, rules: ImportRules = ImportRules(times: .none),
    change: (inout ReleaseRequest) -> Void = { _ in }
  ) throws -> PublishReport {
    var options = PublishOptions(software: "test 1", owner: "a test")
    options.loop = .dispatch(threads: threads)
    options.effort = .fast
    options.rules = rules
    options.baseTree = baseTree.map { tree.at($0) }
    var request = ReleaseRequest(id: id ?? name)
    change(&request)
    return try Publisher(repository: tree.at(repository), options: options).publish(
      tree: tree.at(name), as: request)
  }

  /// The packages of the first chain of a repository or folder.
  func packages(_ repository: String = "repo") throws -> [ReleasePackage] {
    let source = try FolderSource(path: tree.at(repository))
    let entries = try source.packages()
    guard let chain = entries.first?.identity.chain else { return [] }
    var library = try ReleaseLibrary(source: source, chain: chain)
    var packages: [ReleasePackage] = []
    for entry in entries { packages.append(try library.package(entry)) }
    return packages
  }

  /// Makes all contents of a release out of its own package and its prerequisites', with nothing else
  /// at hand, and returns the paths whose contents are not those of the directory `name`.
  func differences(of package: ReleasePackage, from name: String) throws -> [String] {
    let all = try packages()
    let needed = all.filter { other in
      other.entry == package.entry
        || package.head.prerequisites.contains { $0.ordinal == other.head.identity.ordinal }
    }
    let plan = try HydrationPlanner(packages: needed, available: [])
      .plan(wanted: package.manifest.contents)
    let receiver = MemoryReceiver()
    try Hydrator(
      source: FolderSource(path: tree.at("repo")), local: LocalContents(storages: [])
    ).run(plan, receiver: receiver)
    let storage = try tree.storage(name)
    var different: [String] = []
    for entry in package.manifest.entries {
      guard let content = entry.content else { continue }
      let file = try storage.open(entry.path)
      if try receiver[content] != file.allBytes(limit: 1 << 30) {
        different.append("\(entry.path)")
      }
    }
    return different
  }

  /// The bytes of a repository's packages by file name, and its catalog.
  func files(_ repository: String = "repo") throws -> [String: [UInt8]] {
    var files = ["catalog": try tree.read("\(repository)/catalog.json")]
    for name in try tree.names("\(repository)/packages") {
      files[name] = try tree.read("\(repository)/packages/\(name)")
    }
    return files
  }

  /// A release of forty small files, a big one and a program.
  func makeFirst(_ name: String) throws {
    for number in 0..<40 {
      try tree.write(
        Sample.text(500 + 50 * number, seed: number), to: "\(name)/src/d\(number % 5)/f\(number)")
    }
    try tree.write(Sample.noise(70_000, seed: 50), to: "\(name)/lib/big")
    try tree.write(
      Array("\u{7F}ELF".utf8) + Sample.text(3000, seed: 51), to: "\(name)/bin/prog", mode: 0o755)
    try tree.directory("\(name)/empty")
    try tree.link("\(name)/lib/current", to: "big")
  }

  /// A later release: every third file edited, some removed, some new.
  func makeNext(_ name: String, from old: String, seed: Int) throws {
    try tree.copy(old, to: name)
    for number in 0..<40 where number % 3 == seed % 3 {
      let path = "\(name)/src/d\(number % 5)/f\(number)"
      try tree.write(Sample.edited(try tree.read(path), seed: seed + number), to: path)
    }
    try tree.write(
      Sample.edited(try tree.read("\(name)/lib/big"), seed: seed), to: "\(name)/lib/big")
    try tree.write(Sample.text(4000, seed: 1000 + seed), to: "\(name)/src/new-\(seed)")
  }
}
