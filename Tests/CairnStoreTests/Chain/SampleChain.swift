// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnStore
import CairnTestSupport
import Foundation

/// A small chain with everything that a tree can do from one release to the next: published once to a
/// repository on the disk, and installed from there.
final class SampleChain: Sendable {
  /// The repository.
  let source: FolderSource
  /// The packages, by ordinal.
  let packages: [ReleasePackage]
  private let directory: String
  /// The same repository with bridges in its catalog.
  let bridgedSource: FolderSource

  /// The bridges, each from a release to a later one: between neighbours, past one checkpoint, past
  /// several.
  static let bridges = [(1, 2), (3, 4), (4, 5), (3, 5), (0, 5), (6, 7), (8, 9), (1, 10), (0, 10)]

  /// How many releases there are; the baseline, and four checkpoints, at 2, 5, 7 and 9; 4 is a preview.
  static let count = 11
  static let checkpoints: Set<Int> = [2, 5, 7, 9]
  static let identity = ChainIdentity(product: "sample", channel: "stable", architecture: "any")

  /// The chain that most tests share.
  static let shared = Result { try SampleChain() }

  init(count: Int = SampleChain.count) throws {
    directory = NSTemporaryDirectory() + "cairn-chain-" + UUID().uuidString
    let (trees, repository) = (directory + "/trees", directory + "/repository")
    try FileManager.default.createDirectory(
      atPath: trees, withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: repository, withIntermediateDirectories: true)
    for month in 0..<count {
      let tree = "\(trees)/\(month)"
      try FileManager.default.createDirectory(atPath: tree, withIntermediateDirectories: false)
      try SampleChain.tree(month).write(to: PosixStorage(path: tree))
      var options = PublishOptions(software: "test", owner: "test")
      options.effort = .fast
      options.rules.features = [try FeatureRule(parsing: "docs=docs/**")]
      _ = try Publisher(repository: repository, options: options).publish(
        tree: tree,
        as: ReleaseRequest(
          product: SampleChain.identity.product, id: SampleChain.id(month),
          aliases: ["KB\(month)"], isCheckpoint: SampleChain.checkpoints.contains(month),
          isPreview: month == 4))
    }
    source = try FolderSource(path: repository)
    var library = try ReleaseLibrary(source: source, chain: SampleChain.identity)
    var packages: [ReleasePackage] = []
    for entry in library.entries { packages.append(try library.package(entry)) }
    self.packages = packages
    var options = PublishOptions(software: "test", owner: "test")
    options.effort = .fast
    for (start, release) in SampleChain.bridges where release < count {
      _ = try BridgePublisher(repository: repository, options: options).publish(
        BridgeRequest(to: SampleChain.id(release), from: SampleChain.id(start)))
    }
    bridgedSource = try FolderSource(path: repository)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  static func id(_ month: Int) -> String { "2024-\(month < 10 ? "0" : "")\(month)" }

  /// The packages that can make a release: those of the bases before it, and its own.
  func packages(for ordinal: Int) -> [ReleasePackage] {
    let package = packages[ordinal]
    return package.head.prerequisites.map { packages[$0.ordinal] } + [package]
  }

  // MARK: The trees

  /// The tree of a month: every kind of node, and every kind of change.
  static func tree(_ month: Int) -> TestTree {
    var tree = TestTree()
    tree.addFile("bin/tool", binary(month), mode: 0o755)
    if month % 2 == 0 { tree["bin/twin"] = .hardLink("bin/tool") }
    tree["bin/current"] = .symbolicLink(Array("../data/v\(month)".utf8))
    tree.addFile("lib/seldom.dat", bytes(70_000, seed: 100 + month / 3))
    for number in 0..<8 {
      let version = (month + number) / 4
      tree.addFile(
        path("text/f\(number).txt"), text(number, version),
        mode: number == 0 && month % 2 == 1 ? 0o600 : 0o644)
    }
    tree.addFile(path("data/v\(month)/moved"), bytes(20_000, seed: 7) + text(9, month))
    for born in max(0, month - 1)...month {
      tree.addFile(path("short/n\(born)"), text(20 + born, 0))
    }
    switch month % 3 {
    case 0: tree.addFile("swap", text(30, month))
    case 1: tree.addFile("swap/inside/deep", text(31, month))
    default: tree["swap"] = .symbolicLink(Array("text/f1.txt".utf8))
    }
    tree[path("empty-\(month / 2)")] = .directory(mode: 0o750)
    tree.addFile("docs/manual", text(40, month))
    tree.addFile("docs/same", text(41, 0))
    tree.addFile("nothing", [])
    return tree
  }

  private static func path(_ text: String) -> TreePath {
    guard let path = TreePath(text) else { preconditionFailure("\(text) is no path") }
    return path
  }

  private static func bytes(_ count: Int, seed: Int) -> [UInt8] {
    var random = Random(seed: seed)
    return random.bytes(count)
  }

  /// Mostly the same from month to month, with some bytes changed and some inserted.
  private static func binary(_ month: Int) -> [UInt8] {
    var bytes = bytes(90_000, seed: 1)
    var random = Random(seed: 50 + month)
    for _ in 0..<40 { bytes[random.below(bytes.count)] = random.byte() }
    bytes.insert(contentsOf: random.bytes(100), at: 1000 * (month + 1))
    return bytes
  }

  private static func text(_ number: Int, _ version: Int) -> [UInt8] {
    var random = Random(seed: number)
    let words = (0..<120).map { _ in "word\(random.below(400))" }.joined(separator: " ")
    return Array("file \(number), version \(version)\n\(words)\n".utf8)
  }
}
