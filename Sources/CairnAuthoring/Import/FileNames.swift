// SPDX-License-Identifier: Apache-2.0

import CairnFiles

/// Which of a tree's paths are names of one and the same file.
struct FileNames {
  /// For each node the number of the first name that its file has in the same feature: mostly its own.
  private(set) var names: [Int]
  /// For each node the number of the first name that its file has at all.
  private(set) var sources: [Int]
  /// The numbers of the nodes whose files have to be read: one for each file.
  private(set) var firsts: [Int] = []

  private struct Key: Hashable {
    let device: UInt64
    let inode: UInt64
    let feature: Int?
  }

  /// Compares the nodes' identities; `features` gives the number of each node's feature.
  init(of nodes: [ScannedNode], features: [Int]) {
    names = Array(nodes.indices)
    sources = names
    var known: [Key: Int] = [:]
    for (index, node) in nodes.enumerated() where node.status.kind == .file {
      guard node.status.linkCount > 1 else {
        firsts.append(index)
        continue
      }
      let (device, inode) = (node.status.device, node.status.inode)
      let own = Key(device: device, inode: inode, feature: features[index])
      let any = Key(device: device, inode: inode, feature: nil)
      if let first = known[any] {
        sources[index] = first
      } else {
        known[any] = index
        firsts.append(index)
      }
      if let first = known[own] {
        names[index] = first
      } else {
        known[own] = index
      }
    }
  }
}
