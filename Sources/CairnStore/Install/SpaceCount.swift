// SPDX-License-Identifier: Apache-2.0

import CairnFiles

/// Adds up what is about to be written to one file system, in its own units.
struct SpaceCount {
  private let space: StorageSpace
  private(set) var size = 0
  private(set) var nodes = 0

  init(_ space: StorageSpace) { self.space = space }

  /// A file of `bytes` bytes.
  mutating func addFile(_ bytes: Int) {
    nodes += 1
    add(space.allocatedSize(of: bytes))
  }

  /// An empty directory.
  mutating func addDirectory() {
    nodes += 1
    add(space.directorySize)
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

  /// What is needed, of this and of what else lies on the same file system.
  func need(and other: SpaceCount? = nil) -> SpaceNeed {
    SpaceNeed(
      place: space.name, size: size + (other?.size ?? 0), availableSize: space.availableSize,
      nodes: nodes + (other?.nodes ?? 0), availableNodes: space.availableNodes)
  }
}
