// SPDX-License-Identifier: Apache-2.0

import CairnFiles

/// What is on a simulated disk.
struct SimImage: Sendable {
  static let root = 1

  var nodes: [Int: SimNode] = [SimImage.root: SimNode(.directory, mode: 0o755, at: 0)]
  /// The number of the next inode; grows only, so that no number is used twice.
  var next = SimImage.root + 1
  /// Counts changes, as the time of the machine.
  var clock: Int64 = 1
  let foldsCase: Bool

  init(foldsCase: Bool) { self.foldsCase = foldsCase }

  /// What is looked up for a name.
  func key(_ name: some Sequence<UInt8>) -> [UInt8] {
    guard foldsCase else { return Array(name) }
    return name.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }

  func entry(_ directory: Int, _ name: some Sequence<UInt8>) -> SimNode.Entry? {
    nodes[directory]?.entries[key(name)]
  }

  /// Does what an effect says; where what it needs is missing, nothing, and `false`.
  @discardableResult
  mutating func apply(_ effect: SimEffect) -> Bool {
    clock += 1
    switch effect {
    case .create(let directory, let name, let number, let node):
      guard isDirectory(directory), entry(directory, name) == nil, nodes[number] == nil
      else { return false }
      nodes[number] = node
      next = max(next, number + 1)
      insert(name, number, into: directory)
    case .link(let directory, let name, let number):
      guard isDirectory(directory), entry(directory, name) == nil, nodes[number] != nil
      else { return false }
      insert(name, number, into: directory)
    case .unlink(let directory, let name, let number):
      guard entry(directory, name)?.number == number, nodes[number]?.entries.isEmpty ?? false
      else { return false }
      remove(name, number, from: directory)
    case .rename(let from, let name, let to, let newName, let number):
      return rename(from, name, to, newName, number)
    case .write(let number, let offset, let bytes):
      guard var node = nodes[number] else { return false }
      // The old node is let go first, so that its bytes are not copied for this.
      nodes[number] = nil
      if node.bytes.count < offset {
        node.bytes += [UInt8](repeating: 0, count: offset - node.bytes.count)
      }
      let end = min(node.bytes.count, offset + bytes.count)
      node.bytes.replaceSubrange(offset..<end, with: bytes)
      (node.modified, node.changed) = (clock, clock)
      nodes[number] = node
    case .set(let number, let changes):
      guard nodes[number] != nil else { return false }
      if let mode = changes.mode { nodes[number]?.mode = mode }
      if let modified = changes.modified { nodes[number]?.modified = modified }
      if let attributes = changes.attributes { nodes[number]?.attributes = attributes.sorted() }
      nodes[number]?.changed = clock
    }
    return true
  }

  private mutating func rename(
    _ from: Int, _ name: [UInt8], _ to: Int, _ newName: [UInt8], _ number: Int
  ) -> Bool {
    guard entry(from, name)?.number == number, isDirectory(to), let node = nodes[number],
      !isInside(to, number)
    else { return false }
    let isSameName = from == to && key(name) == key(newName)
    if !isSameName, let replaced = entry(to, newName) {
      if replaced.number == number { return true }
      guard let other = nodes[replaced.number], other.entries.isEmpty,
        (other.kind == .directory) == (node.kind == .directory)
      else { return false }
      remove(replaced.name, replaced.number, from: to)
    }
    remove(name, number, from: from)
    insert(newName, number, into: to)
    return true
  }

  private func isDirectory(_ number: Int) -> Bool { nodes[number]?.kind == .directory }

  /// Whether a directory is another one or lies in it.
  private func isInside(_ directory: Int, _ other: Int) -> Bool {
    if directory == other { return true }
    guard let node = nodes[other], node.kind == .directory else { return false }
    return node.entries.values.contains { isInside(directory, $0.number) }
  }

  private mutating func insert(_ name: [UInt8], _ number: Int, into directory: Int) {
    let key = key(name)
    nodes[directory]?.entries[key] = SimNode.Entry(name: name, number: number)
    nodes[directory]?.changed = clock
    nodes[number]?.links += 1
    nodes[number]?.changed = clock
  }

  private mutating func remove(_ name: [UInt8], _ number: Int, from directory: Int) {
    let key = key(name)
    nodes[directory]?.entries[key] = nil
    nodes[directory]?.changed = clock
    nodes[number]?.links -= 1
    nodes[number]?.changed = clock
  }

  /// The blocks that everything with a name takes.
  var usedBlocks: Int {
    nodes.values.reduce(0) { sum, node in
      node.links == 0 ? sum : sum + SimImage.blocks(node)
    }
  }

  /// How many inodes have a name.
  var usedNodes: Int { nodes.values.count { $0.links > 0 } }

  static let blockSize = 4096

  static func blocks(_ node: SimNode) -> Int {
    switch node.kind {
    case .file: (node.bytes.count + blockSize - 1) / blockSize
    case .directory: 1
    case .symbolicLink, .other: 0
    }
  }
}
