// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Decides whether entries can be a tree, one after the other in their order.
struct ManifestCheck {
  /// The contents seen, in the order of first use.
  private(set) var contents: [Manifest.Content] = []
  /// The number of each content.
  private(set) var numbers: [Digest: Int] = [:]
  /// The bytes of all files.
  private var total = 0
  private let features: [String]
  private var isUsed: [Bool]
  /// The directories that the latest entry lies in, from the top.
  private var directories: [TreePath] = []
  private var last = TreePath.root
  private var files: [TreePath: Int] = [:]
  private let hasLinks: Bool

  /// - Parameter hasLinks: whether hard links may come: their files must be remembered.
  /// - Parameter count: about how many contents will come.
  init(features: [String], hasLinks: Bool = true, count: Int = 0) {
    self.features = features
    self.hasLinks = hasLinks
    contents.reserveCapacity(count)
    numbers.reserveCapacity(count)
    isUsed = Array(repeating: false, count: features.count + 1)
  }

  private static func refused(_ what: String) -> CairnError {
    CairnError(
      .packageMalformed, "the manifest is malformed: \(what)",
      hint: "fetch the package again; if that does not help, it was not made by cairn")
  }

  /// Checks the next entry.
  mutating func add(_ entry: TreeEntry) throws(CairnError) {
    let path = entry.path
    guard last < path, !path.isRoot else {
      throw ManifestCheck.refused("\(path) occurs twice, or out of order")
    }
    while let directory = directories.last, !directory.contains(path) { directories.removeLast() }
    guard (directories.last ?? .root) == path.parent else {
      throw ManifestCheck.refused("\(path) lies in no directory of the tree")
    }
    if path.bytes == Manifest.reservedName {
      throw ManifestCheck.refused("\(path) belongs to the device")
    }
    guard entry.feature >= 0, entry.feature < isUsed.count else {
      throw ManifestCheck.refused("\(path) belongs to an unknown feature")
    }
    isUsed[entry.feature] = true
    guard entry.mode < 0o10000 else {
      throw ManifestCheck.refused("\(path) has the mode \(entry.mode)")
    }
    try checkNode(entry)
    last = path
  }

  private mutating func checkNode(_ entry: TreeEntry) throws(CairnError) {
    switch entry.node {
    case .directory:
      directories.append(entry.path)
    case .file(let content, let size, _):
      try use(content, size, entry.path)
      if hasLinks { files[entry.path] = entry.feature }
    case .symbolicLink(let target):
      guard (1...4095).contains(target.count), !target.contains(0) else {
        throw ManifestCheck.refused("the link \(entry.path) leads nowhere")
      }
    case .hardLink(let first):
      guard files[first] == entry.feature else {
        throw ManifestCheck.refused("\(entry.path) is another name of what is no file before it")
      }
    }
    switch entry.node {
    case .directory, .file: break
    case .symbolicLink, .hardLink:
      guard entry.mode == 0, entry.attributes.isEmpty else {
        throw ManifestCheck.refused("the link \(entry.path) has a mode or attributes")
      }
    }
    for (one, next) in zip(entry.attributes, entry.attributes.dropFirst()) where !(one < next) {
      throw ManifestCheck.refused("the attributes of \(entry.path) are out of order")
    }
    for attribute in entry.attributes
    where !(1...255).contains(attribute.name.count) || attribute.name.contains(0)
      || attribute.value.count > 65_536
    {
      throw ManifestCheck.refused("\(entry.path) has an attribute that no file system keeps")
    }
  }

  private mutating func use(
    _ content: Digest, _ size: Int, _ path: TreePath
  ) throws(CairnError) {
    guard size >= 0, size <= Manifest.largestSize - total else {
      throw ManifestCheck.refused("\(path) has \(size) bytes, which is more than a tree can hold")
    }
    total += size
    if let number = numbers[content] {
      guard contents[number].size == size else {
        throw ManifestCheck.refused("the content of \(path) has two sizes")
      }
      return
    }
    numbers[content] = contents.count
    contents.append(Manifest.Content(digest: content, size: size))
  }

  /// Throws unless the features are those that were used.
  func finish() throws(CairnError) {
    for (number, name) in features.enumerated() {
      guard Manifest.isFeatureName(name), number == 0 || features[number - 1] < name,
        isUsed[number + 1]
      else { throw ManifestCheck.refused("the feature \(name)") }
    }
  }
}
