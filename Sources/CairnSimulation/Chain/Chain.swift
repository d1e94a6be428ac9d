// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease

/// A chain of releases whose contents can be read.
struct Chain: Sendable {
  /// Product, channel and architecture.
  var identity: ChainIdentity
  /// The releases, in their order.
  private(set) var releases: [ChainRelease]
  /// All their contents.
  private(set) var contents = ChainContents()
  /// The paths that are of a file in some release, by number.
  private(set) var paths: [TreePath] = []

  /// Gives the contents and paths of releases their numbers.
  init(identity: ChainIdentity, releases: [ChainRelease]) {
    self.identity = identity
    self.releases = releases
    var numbers: [TreePath: Int32] = [:]
    for place in releases.indices {
      let manifest = releases[place].manifest
      self.releases[place].contents = manifest.contents.map { contents.number(of: $0) }
      for entry in manifest.entries where entry.isFile && numbers[entry.path] == nil {
        numbers[entry.path] = Int32(paths.count)
        paths.append(entry.path)
      }
    }
    for place in releases.indices { addFiles(of: place, numbers) }
  }

  private mutating func addFiles(of place: Int, _ numbers: [TreePath: Int32]) {
    var all = [Int32](repeating: -1, count: paths.count)
    var own = all
    var files: [(path: Int32, content: Int32)] = []
    for entry in releases[place].manifest.entries {
      guard let path = numbers[entry.path] else { continue }
      switch entry.node {
      case .file(let digest, _, _):
        guard let content = contents.number(of: digest) else { continue }
        all[Int(path)] = content
        own[Int(path)] = content
        files.append((path, content))
      case .hardLink(let first):
        if let first = numbers[first] { all[Int(path)] = all[Int(first)] }
      case .directory, .symbolicLink: continue
      }
    }
    releases[place].files = files
    releases[place].contentAtPath = all
    releases[place].fileAtPath = own
  }

  /// The plan of a package that is published; `nil` where it is not.
  func publishedPlan(_ place: CellPlace, earlier: [EarlierRelease]) -> PackagePlan? {
    guard let published = releases[place.release].published, published.base == place.base else {
      return nil
    }
    // A payload that an earlier release has was not made again.
    var known: Set<[Digest]> = []
    for release in earlier {
      for payload in release.payloads {
        known.insert(payload.targets.map { release.manifest.contents[$0].digest })
      }
    }
    let own = releases[place.release].manifest.contents
    return PackagePlan(
      payloads: published.payloads.map { payload in
        let isKnown = known.contains(payload.targets.map { own[$0].digest })
        return PackagePlan.Payload(
          origin: isKnown ? .taken(release: 0, payload: 0) : .made,
          content: PlannedPayload(bases: payload.bases, targets: payload.targets))
      })
  }

  /// The place of the release that a name means.
  func place(of name: String) -> Int? { releases.firstIndex { $0.isCalled(name) } }
}

extension TreeEntry {
  /// Whether it is a file or one more name of one.
  fileprivate var isFile: Bool {
    switch node {
    case .file, .hardLink: true
    case .directory, .symbolicLink: false
    }
  }
}
