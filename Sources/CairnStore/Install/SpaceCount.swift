// SPDX-License-Identifier: Apache-2.0

import CairnFiles
import CairnRelease

/// Adds up what is about to be written to one file system, in its own units.
///
/// Exact where directories take no space and attributes are counted, as in memory; elsewhere names
/// and attributes are counted as if they lay as badly as they can, so that what fits does fit.
struct SpaceCount {
  private let space: StorageSpace
  private(set) var size = 0
  private var nodes = 0
  /// The bytes of attributes, where they count as nodes.
  private var attributeSize = 0

  /// Attributes up to this size lie in the inode, bytes.
  private static let inlineAttributes = 60
  /// As many bytes of attributes count as one node, where they do.
  private static let attributesOfNode = 1024

  init(_ space: StorageSpace) { self.space = space }

  /// A file of `bytes` bytes.
  mutating func addFile(_ bytes: Int, attributes: [ExtendedAttribute] = []) {
    nodes += 1
    add(space.allocatedSize(of: bytes))
    add(attributes)
  }

  /// An empty directory.
  mutating func addDirectory(attributes: [ExtendedAttribute] = []) {
    nodes += 1
    add(space.directorySize)
    add(attributes)
  }

  private mutating func add(_ attributes: [ExtendedAttribute]) {
    guard !attributes.isEmpty else { return }
    if space.countsLinks {
      attributeSize += attributes.reduce(0) { $0 + 41 + $1.name.count + $1.value.count }
    } else if attributes.reduce(0, { $0 + 16 + $1.name.count + $1.value.count + 3 })
      > SpaceCount.inlineAttributes
    {
      add(
        attributes.reduce(0) { $0 + space.allocatedSize(of: 32 + $1.name.count + $1.value.count) })
    }
  }

  /// Names that come into a directory which has room for `room` bytes of them already.
  mutating func addNames(_ lengths: [Int], room: Int) {
    add(max(0, SpaceCount.growth(of: lengths, in: space) - room))
  }

  /// The bytes by which a directory grows at most when names of these lengths come into it.
  ///
  /// A block that is full is split into two, so blocks may be half empty.
  static func growth(of lengths: [Int], in space: StorageSpace) -> Int {
    guard space.directorySize > 0, !lengths.isEmpty else { return 0 }
    let names = lengths.reduce(0) { $0 + 8 + ($1 + 3) / 4 * 4 }
    return space.allocatedSize(of: 2 * names)
  }

  /// A symbolic link: short ones lie in the inode.
  mutating func addSymbolicLink(_ length: Int) {
    nodes += 1
    if length >= space.inlineLinkSize { add(space.blockSize) }
  }

  /// One more name of a file.
  mutating func addLink() {
    if space.countsLinks { nodes += 1 }
  }

  private mutating func add(_ bytes: Int) {
    let (sum, overflow) = size.addingReportingOverflow(bytes)
    size = overflow ? .max : sum
  }

  private var allNodes: Int {
    attributeSize == 0 ? nodes : nodes + attributeSize / SpaceCount.attributesOfNode + 1
  }

  /// What is needed, of this and of what else lies on the same file system.
  func need(and other: SpaceCount? = nil) -> SpaceNeed {
    SpaceNeed(
      place: space.name, size: size + (other?.size ?? 0), availableSize: space.availableSize,
      nodes: allNodes + (other?.allNodes ?? 0), availableNodes: space.availableNodes)
  }
}
