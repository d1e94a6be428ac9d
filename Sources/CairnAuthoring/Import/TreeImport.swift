// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnFiles
public import CairnRelease

/// Reads a tree and says what a release of it holds.
///
/// A store of a device at the top (`.cairn`) is left out, so that a tree under care can be published
/// again. Nothing is written.
public struct TreeImport: Sendable {
  private let storage: any Storage
  private let rules: ImportRules
  private let loop: ParallelLoop
  private let monitor: any WorkMonitor
  /// The contents of files that need not be read.
  package var knownContent: @Sendable (NodeStatus) -> Digest? = { _ in nil }

  /// Prepares to read what lies in `storage`.
  public init(
    _ storage: any Storage, rules: ImportRules, loop: ParallelLoop = .serial,
    monitor: any WorkMonitor = SilentMonitor()
  ) {
    self.storage = storage
    self.rules = rules
    self.loop = loop
    self.monitor = monitor
  }

  /// Reads every file once and lists everything.
  ///
  /// - Parameters:
  ///   - earlier: releases whose times files may inherit, the one that is asked first in front.
  ///   - forbidden: a directory that must not be part of the tree, such as the repository.
  /// - Throws: `nodeUnsupported` for a device, pipe or socket; `changed` for a file that changes
  ///   while it is read; `featureEmpty` for a feature that nothing belongs to; what the system says.
  public func run(
    earlier: [Manifest] = [], forbidden: NodeStatus? = nil
  ) throws(CairnError) -> ImportedTree {
    guard let root = try storage.status(.root), root.kind == .directory else {
      throw CairnError(
        .notFound, "\(storage.description) is no directory", hint: "name a directory")
    }
    let nodes = try TreeScan(storage).nodes().filter { node in
      !rules.excluded.contains { $0.matches(node.path) }
    }
    for node in nodes { try check(node, root: root, forbidden: forbidden) }
    if let forbidden, forbidden.isSameNode(as: root) { throw forbiddenDirectory(.root) }

    let features = try ImportFeatures(rules.features, of: nodes)
    let files = FileNames(of: nodes, features: features.numbers)
    let digests = try digests(of: files.firsts.map { nodes[$0] })
    try checkUnchanged(files.firsts.map { nodes[$0] })
    return try assemble(nodes, features, files, digests, earlier)
  }

  private func digests(of nodes: [ScannedNode]) throws(CairnError) -> [Digest] {
    var digests = nodes.map { knownContent($0.status) }
    let unknown = digests.indices.filter { digests[$0] == nil }
    let found = try ContentDigests(storage, loop: loop, monitor: monitor).digests(
      of: unknown.map { (nodes[$0].path, nodes[$0].status.size) })
    for (place, digest) in zip(unknown, found) { digests[place] = digest }
    return digests.compactMap { $0 }
  }

  // MARK: Checks

  private func check(
    _ node: ScannedNode, root: NodeStatus, forbidden: NodeStatus?
  ) throws(CairnError) {
    let name = "\(storage.description)/\(node.path)"
    let hint = "leave it out with --exclude '\(node.path)'"
    switch node.status.kind {
    case .other:
      throw CairnError(
        .nodeUnsupported, "\(name) is a device, pipe or socket, which no release can have",
        hint: hint)
    case .symbolicLink where !(1...4095).contains(node.linkTarget.count):
      throw CairnError(.nodeUnsupported, "the symbolic link \(name) leads nowhere", hint: hint)
    case .directory:
      if let forbidden, forbidden.isSameNode(as: node.status) {
        throw forbiddenDirectory(node.path)
      }
      guard node.status.device == root.device else {
        throw CairnError(
          .spansFileSystems, "\(name) lies on another file system than \(storage.description)",
          hint: "unmount it, or \(hint)")
      }
    case .file, .symbolicLink: break
    }
    for attribute in node.attributes where attribute.value.count > 65_536 {
      throw CairnError(
        .nodeUnsupported, "an extended attribute of \(name) has more than 65,536 bytes", hint: hint)
    }
  }

  private func forbiddenDirectory(_ path: TreePath) -> CairnError {
    CairnError(
      .nodeUnsupported, "the repository lies in the tree: \(storage.description)/\(path)",
      hint: "keep the repository elsewhere, or leave it out with --exclude '\(path)'")
  }

  /// Throws if a file is not what it was when the tree was listed: it may have been read half old,
  /// half new.
  private func checkUnchanged(_ nodes: [ScannedNode]) throws(CairnError) {
    for node in nodes {
      guard let status = try storage.status(node.path), status.isSameNode(as: node.status),
        status.size == node.status.size, status.modified == node.status.modified,
        status.changed == node.status.changed
      else {
        throw CairnError(
          .changed, "\(storage.description)/\(node.path) changed while it was being read",
          hint: "stop what is writing to it, or publish a copy of the tree")
      }
    }
  }

  // MARK: Entries

  private func assemble(
    _ nodes: [ScannedNode], _ features: ImportFeatures, _ files: FileNames, _ digests: [Digest],
    _ earlier: [Manifest]
  ) throws(CairnError) -> ImportedTree {
    var numbers = [Int](repeating: 0, count: nodes.count)
    var places: [Digest: TreePath] = [:]
    for (number, first) in files.firsts.enumerated() {
      numbers[first] = number
      if places[digests[number]] == nil { places[digests[number]] = nodes[first].path }
    }
    let times = rules.times == .inherit ? InheritedTimes(earlier) : InheritedTimes([])
    var entries: [TreeEntry] = []
    entries.reserveCapacity(nodes.count)
    for (index, node) in nodes.enumerated() {
      var entry = TreeEntry(path: node.path, node: .directory, feature: features.numbers[index])
      switch node.status.kind {
      case .symbolicLink:
        entry.node = .symbolicLink(target: node.linkTarget)
      case .file where files.names[index] != index:
        entry.node = .hardLink(to: nodes[files.names[index]].path)
      case .file:
        let digest = digests[numbers[files.sources[index]]]
        let modified =
          rules.times == .none
          ? nil : times.time(of: node.path, digest) ?? node.status.modified.seconds
        entry.node = .file(content: digest, size: node.status.size, modified: modified)
        entry.mode = node.status.mode
        entry.attributes = node.attributes
      case .directory, .other:
        entry.mode = node.status.mode
        entry.attributes = node.attributes
      }
      entries.append(entry)
    }
    return ImportedTree(
      manifest: try Manifest(features: features.names, entries: entries), files: places)
  }
}
