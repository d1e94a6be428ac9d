// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// What a device has of a release: the entries of its features, found by path.
struct TreeSelection: Sendable {
  /// The entries, sorted by path.
  let entries: [TreeEntry]
  private let places: [TreePath: Int]
  /// The other names of each file that has some.
  let links: [TreePath: [TreePath]]

  init(_ manifest: Manifest, features: Set<String>) {
    self.init(entries: manifest.selection(features: features))
  }

  /// A device that has nothing.
  static let nothing = TreeSelection(entries: [])

  private init(entries: [TreeEntry]) {
    self.entries = entries
    var places: [TreePath: Int] = [:]
    places.reserveCapacity(entries.count)
    var links: [TreePath: [TreePath]] = [:]
    for (place, entry) in entries.enumerated() {
      places[entry.path] = place
      if case .hardLink(let first) = entry.node { links[first, default: []].append(entry.path) }
    }
    self.places = places
    self.links = links
  }

  /// The entry at a path.
  subscript(path: TreePath) -> TreeEntry? { places[path].map { entries[$0] } }

  /// The content of a file, under whichever of its names.
  func content(of entry: TreeEntry) -> Manifest.Content? {
    switch entry.node {
    case .file(let content, let size, _): return Manifest.Content(digest: content, size: size)
    case .hardLink(let first): return self[first].flatMap { content(of: $0) }
    case .directory, .symbolicLink: return nil
    }
  }

  /// The contents of all files, each once, in order.
  var contents: [Manifest.Content] {
    var seen: Set<Digest> = []
    return entries.compactMap { content(of: $0) }.filter { seen.insert($0.digest).inserted }
  }

  /// The names of one file: the first and its hard links.
  func names(of entry: TreeEntry) -> [TreePath] {
    switch entry.node {
    case .hardLink(let first): [first] + (links[first] ?? [])
    case .file: [entry.path] + (links[entry.path] ?? [])
    case .directory, .symbolicLink: [entry.path]
    }
  }
}
