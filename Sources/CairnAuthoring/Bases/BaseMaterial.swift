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
        .baseTreeWrong, "\(path) has no file of \(base.head.identity.title), the base release",
        hint: "name a tree of that release, or leave --base-tree out")
    }
    places.add(found, in: storage)
  }

  /// Sees to it that contents of the base release can be read; what is not at hand is made and kept in
  /// the work directory until the release is published.
  func provide(_ numbers: [Int], in places: inout ContentPlaces) throws(CairnError) {
    let missing = numbers.map { base.manifest.contents[$0] }.filter { !places.has($0.digest) }
    if missing.isEmpty { return }
    var kept: [Digest: TreePath] = [:]
    var wanted: [Manifest.Content] = []
    for content in missing where kept[content.digest] == nil {
      let path = WorkDirectory.path(of: content.digest)
      kept[content.digest] = path
      if try !isComplete(content, at: path) { wanted.append(content) }
    }
    let plan = try HydrationPlanner(packages: prerequisites, available: places.contents)
      .plan(wanted: wanted)
    var hydrator = Hydrator(source: source, local: places.local)
    hydrator.loop = loop
    hydrator.monitor = monitor
    hydrator.scratch = Scratch(storage: work.storage, directory: WorkDirectory.path)
    try hydrator.run(plan, receiver: WorkReceiver(storage: work.storage))
    places.add(kept, in: work.storage)
  }

  /// Whether an earlier run has made a content already.
  private func isComplete(
    _ content: Manifest.Content, at path: TreePath
  ) throws(CairnError) -> Bool {
    guard let status = try work.storage.status(path) else { return false }
    if status.kind == .file, status.size == content.size,
      try SHA256Hasher.digest(of: work.storage.open(path)) == content.digest
    {
      return true
    }
    try work.storage.remove(path)
    return false
  }
}

/// Writes contents to the work directory; each gets its name when it is complete.
private struct WorkReceiver: ContentReceiver {
  let storage: PosixStorage

  func open(_ content: Manifest.Content) throws(CairnError) -> any ContentPlace {
    let path = WorkDirectory.path(of: content.digest)
    let part = WorkDirectory.path.appending("\(content.digest).part")
    try storage.remove(part)
    return WorkPlace(
      file: try storage.create(part, mode: 0o600), storage: storage, part: part, path: path)
  }

  private final class WorkPlace: ContentPlace {
    private let file: any StorageFile
    private let storage: PosixStorage
    private let part: TreePath
    private let path: TreePath

    init(file: any StorageFile, storage: PosixStorage, part: TreePath, path: TreePath) {
      self.file = file
      self.storage = storage
      self.part = part
      self.path = path
    }

    func append(_ bytes: ByteView) throws(CairnError) { try file.append(bytes) }

    func finish() throws(CairnError) {
      file.close()
      try storage.rename(part, to: path)
    }
  }
}
