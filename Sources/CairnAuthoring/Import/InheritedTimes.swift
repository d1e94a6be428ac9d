// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
package import CairnRelease

/// The times that earlier releases recorded.
package struct InheritedTimes {
  private var times: [[TreePath: (content: Digest, modified: Int64)]] = []

  /// Remembers the times of releases, the one that is asked first in front.
  package init(_ releases: [Manifest]) {
    for release in releases {
      var known: [TreePath: (content: Digest, modified: Int64)] = [:]
      for entry in release.entries {
        guard case .file(let content, _, let modified?) = entry.node else { continue }
        known[entry.path] = (content, modified)
      }
      times.append(known)
    }
  }

  /// A manifest in which files that are as they were have the times that they had.
  package func applied(to manifest: Manifest) throws(CairnError) -> Manifest {
    try Manifest(
      features: manifest.features,
      entries: manifest.entries.map { entry in
        guard case .file(let content, let size, _) = entry.node,
          let modified = time(of: entry.path, content)
        else { return entry }
        var entry = entry
        entry.node = .file(content: content, size: size, modified: modified)
        return entry
      })
  }

  /// The time that a file with this content had, where it had one.
  func time(of path: TreePath, _ content: Digest) -> Int64? {
    for release in times {
      if let known = release[path], known.content == content { return known.modified }
    }
    return nil
  }
}
