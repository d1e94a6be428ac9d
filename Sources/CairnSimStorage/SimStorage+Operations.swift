// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnFiles
public import CairnRelease
import Synchronization

extension SimStorage {
  // MARK: Reading

  /// What there is at `path`; `nil` where there is nothing.
  public func status(_ path: TreePath) throws(CairnError) -> NodeStatus? {
    try perform(.read, path) { state throws(CairnError) in
      guard let number = try state.find(path), let node = state.image.nodes[number] else {
        return nil
      }
      return NodeStatus(
        kind: node.kind, size: node.bytes.count, mode: node.mode,
        modified: NodeStatus.Moment(seconds: node.modified, nanoseconds: 0),
        changed: NodeStatus.Moment(seconds: node.changed, nanoseconds: 0),
        inode: UInt64(number), device: 1, linkCount: node.links,
        allocatedSize: SimImage.blocks(node) * SimImage.blockSize)
    }
  }

  /// The names in a directory, sorted.
  public func names(in directory: TreePath) throws(CairnError) -> [[UInt8]] {
    try perform(.read, directory) { state throws(CairnError) in
      let node = try state.node(directory).node
      guard node.kind == .directory else { throw SimStorage.error(.notFound, directory) }
      return node.entries.values.map { $0.name }.sorted { $0.lexicographicallyPrecedes($1) }
    }
  }

  /// Opens a file.
  public func open(_ path: TreePath) throws(CairnError) -> any ByteSource {
    let bytes = try perform(.read, path) { state throws(CairnError) in
      let node = try state.node(path).node
      switch node.kind {
      case .file: return node.bytes
      case .symbolicLink: throw SimStorage.error(.linkInTheWay, path)
      case .directory, .other: throw SimStorage.error(.notAFile, path)
      }
    }
    return SimSource(storage: self, path: path, bytes: bytes)
  }

  /// What a symbolic link says.
  public func readLink(_ path: TreePath) throws(CairnError) -> [UInt8] {
    try perform(.read, path) { state throws(CairnError) in
      let node = try state.node(path).node
      guard node.kind == .symbolicLink else { throw SimStorage.error(.inputOutput, path) }
      return node.bytes
    }
  }

  /// The extended attributes of a file or directory.
  public func attributes(of path: TreePath) throws(CairnError) -> [ExtendedAttribute] {
    try perform(.read, path) { state throws(CairnError) in try state.node(path).node.attributes }
  }

  /// What the file system can take.
  public func space() throws(CairnError) -> StorageSpace {
    try perform(.read, .root) { [options, description] state throws(CairnError) in
      StorageSpace(
        blockSize: SimImage.blockSize,
        availableSize: state.availableBlocks.map { $0 * SimImage.blockSize },
        availableNodes: state.availableNodes, device: 1, hasHardLinks: options.hasHardLinks,
        name: description)
    }
  }

  // MARK: Writing

  /// Creates a file of no bytes.
  public func create(_ path: TreePath, mode: UInt16) throws(CairnError) -> any StorageFile {
    let number = try perform(.create, path) { [options] state throws(CairnError) in
      try state.create(path, SimNode(.file, mode: mode, at: state.image.clock), options)
    }
    return SimFile(self, number, path)
  }

  /// Creates an empty directory.
  public func makeDirectory(_ path: TreePath, mode: UInt16) throws(CairnError) {
    try perform(.create, path) { [options] state throws(CairnError) in
      _ = try state.create(path, SimNode(.directory, mode: mode, at: state.image.clock), options)
    }
  }

  /// Creates a symbolic link.
  public func makeSymbolicLink(_ path: TreePath, target: [UInt8]) throws(CairnError) {
    try perform(.create, path) { [options] state throws(CairnError) in
      let node = SimNode(.symbolicLink, mode: 0o777, bytes: target, at: state.image.clock)
      _ = try state.create(path, node, options)
    }
  }

  /// Gives a file one more name.
  public func link(_ path: TreePath, as name: TreePath) throws(CairnError) {
    try perform(.link, name) { [options] state throws(CairnError) in
      let (number, node) = try state.node(path)
      guard options.hasHardLinks, node.kind != .directory else {
        throw SimStorage.error(.noHardLinks, path)
      }
      let directory = try state.changeableDirectory(of: name, options)
      guard state.image.entry(directory, name.name) == nil else {
        throw SimStorage.error(.outputExists, name)
      }
      state.apply(.link(directory: directory, name: Array(name.name), number: number))
    }
  }

  /// Gives something another name, in one step.
  public func rename(_ path: TreePath, to name: TreePath) throws(CairnError) {
    try perform(.rename, name) { [options] state throws(CairnError) in
      let (number, node) = try state.node(path)
      let from = try state.changeableDirectory(of: path, options)
      let to = try state.changeableDirectory(of: name, options)
      if options.isOrdinaryUser, from != to, node.kind == .directory, node.mode & 0o200 == 0 {
        throw SimStorage.error(.notPermitted, path)
      }
      let effect = SimEffect.rename(
        from: from, name: Array(path.name), to: to, newName: Array(name.name), number: number)
      var trial = state.image
      guard trial.apply(effect) else { throw SimStorage.error(.isDirectory, name) }
      if state.image.entry(to, name.name)?.number == number, path != name,
        !(from == to && state.image.key(path.name) == state.image.key(name.name))
      {
        return  // Two names of one file: nothing happens.
      }
      state.apply(effect)
    }
  }

  /// Removes a file or symbolic link.
  public func remove(_ path: TreePath) throws(CairnError) {
    try perform(.remove, path) { [options] state throws(CairnError) in
      guard let number = try state.find(path), let node = state.image.nodes[number] else { return }
      guard node.kind != .directory else { throw SimStorage.error(.notAFile, path) }
      let directory = try state.changeableDirectory(of: path, options)
      state.apply(.unlink(directory: directory, name: Array(path.name), number: number))
    }
  }

  /// Removes a directory if it is empty.
  public func removeDirectory(_ path: TreePath) throws(CairnError) -> Bool {
    try perform(.remove, path) { [options] state throws(CairnError) in
      guard let number = try state.find(path), let node = state.image.nodes[number] else {
        return true
      }
      guard node.kind == .directory else { throw SimStorage.error(.notFound, path) }
      guard node.entries.isEmpty else { return false }
      let directory = try state.changeableDirectory(of: path, options)
      state.apply(.unlink(directory: directory, name: Array(path.name), number: number))
      return true
    }
  }

  /// Changes mode, time and attributes.
  public func set(_ changes: NodeChanges, of path: TreePath) throws(CairnError) {
    try perform(.set, path) { state throws(CairnError) in
      state.apply(.set(number: try state.node(path).number, changes: changes))
    }
  }

  // MARK: Durability and locks

  /// Makes a file or directory durable.
  public func synchronise(_ path: TreePath) throws(CairnError) {
    guard let number = try state.withLock({ state throws(CairnError) in try state.find(path) })
    else { throw SimStorage.error(.notFound, path) }
    try synchronise(number, path)
  }

  /// Makes everything durable.
  public func synchroniseAll() throws(CairnError) {
    let isIgnored = options.ignores(SimCall(kind: .synchroniseAll, path: .root))
    try perform(.synchroniseAll, .root) { state throws(CairnError) in
      if !isIgnored { state.log.synchroniseAll() }
    }
  }

  /// Takes a lock; its file is not simulated.
  public func lock(_ path: TreePath, owner: String) throws(CairnError) -> any StorageLock {
    try perform(.read, path) { state throws(CairnError) in
      guard state.locked.insert(path).inserted else { throw SimStorage.error(.busy, path) }
    }
    return SimLock(self, path)
  }
}
