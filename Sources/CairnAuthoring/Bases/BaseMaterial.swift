// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// Gets hold of the base release's contents: from the tree that is published, from a tree of the base
/// release if there is one, else out of the repository itself.
struct BaseMaterial: BaseContents {
  let base: ReleasePackage
  /// The base and the releases before it that it needs.
  let prerequisites: [ReleasePackage]
  let source: any PackageSource
  let work: WorkDirectory
  let loop: ParallelLoop
  let monitor: any WorkMonitor

  var manifest: Manifest { base.manifest }

  /// Adds the files of a tree that are contents of the base release, each verified.
  ///
  /// Throws `baseTreeWrong` where not one file is what it is in the base release.
  func addTree(_ path: String, to places: inout ContentPlaces) throws(CairnError) {
    let storage = try PosixStorage(path: path)
    var files: [(path: TreePath, size: Int)] = []
    var expected: [Digest] = []
    for entry in base.manifest.entries {
      guard case .file(let content, let size, _) = entry.node, !places.has(content),
        let status = try storage.status(entry.path), status.kind == .file, status.size == size
      else { continue }
      files.append((entry.path, size))
      expected.append(content)
    }
    let digests = try ContentDigests(storage, loop: loop, monitor: monitor).digests(of: files)
    var found: [Digest: TreePath] = [:]
    for (number, digest) in digests.enumerated() where digest == expected[number] {
      found[digest] = files[number].path
    }
    if found.isEmpty, base.manifest.contents.contains(where: { !places.has($0.digest) }) {
      throw CairnError(
        .baseTreeWrong, "\(path) has no file of \(base.head.identity.title)",
        hint: "name a tree of that release, or none: its contents are then made from the repository"
      )
    }
    places.add(found, in: storage)
  }

  /// Sees to it that contents of the base release can be read.
  func provide(_ numbers: [Int], in places: inout ContentPlaces) throws(CairnError) {
    try HydratedContents(
      packages: prerequisites, source: source, work: work, loop: loop, monitor: monitor
    ).provide(numbers.map { base.manifest.contents[$0] }, in: &places)
  }
}
