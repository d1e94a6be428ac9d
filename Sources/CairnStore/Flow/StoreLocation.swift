// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// Where the store of a tree is, if it is not in the tree: `.cairn/location` has its path.
struct StoreLocation {
  private let tree: PosixStorage

  private static let path = TreeScan.storePath.appending("location")
  private static let longest = 4096

  init(of tree: PosixStorage) { self.tree = tree }

  /// The path that the tree names; `nil` if its store is its own.
  func recorded() throws(CairnError) -> String? {
    guard try tree.status(StoreLocation.path) != nil else { return nil }
    let bytes = try tree.open(StoreLocation.path).allBytes(limit: StoreLocation.longest)
    let text = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    guard text.hasPrefix("/") else {
      throw CairnError(
        .storeDamaged, "\(tree)/\(StoreLocation.path) does not say where the store is",
        hint: "write the absolute path of the store's directory into it")
    }
    return text
  }

  /// Makes the tree name a path, durably.
  func record(_ store: String) throws(CairnError) {
    if try tree.status(TreeScan.storePath) == nil {
      try tree.makeDirectory(TreeScan.storePath, mode: 0o700)
    }
    let part = TreeScan.storePath.appending("location.part")
    try tree.remove(part)
    try StoreFile.write(Array((store + "\n").utf8), to: part, in: tree, durably: true)
    try tree.rename(part, to: StoreLocation.path)
    try tree.synchronise(TreeScan.storePath)
    try tree.synchronise(.root)
  }

  /// Makes the tree forget it.
  func forget() throws(CairnError) { try tree.remove(StoreLocation.path) }
}
