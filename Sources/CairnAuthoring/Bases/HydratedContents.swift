// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
import CairnFiles
package import CairnHydration
package import CairnRelease

/// Makes contents out of packages, to files of a work directory.
package struct HydratedContents: Sendable {
  private let packages: [ReleasePackage]
  private let source: any PackageSource
  private let work: WorkDirectory
  private let loop: ParallelLoop
  private let monitor: any WorkMonitor

  /// Prepares to make contents of packages that come from `source`.
  package init(
    packages: [ReleasePackage], source: any PackageSource, work: WorkDirectory, loop: ParallelLoop,
    monitor: any WorkMonitor
  ) {
    self.packages = packages
    self.source = source
    self.work = work
    self.loop = loop
    self.monitor = monitor
  }

  /// Sees to it that contents can be read; what is not at hand is made and kept in the work directory.
  package func provide(
    _ contents: [Manifest.Content], in places: inout ContentPlaces
  ) throws(CairnError) {
    let missing = contents.filter { !places.has($0.digest) }
    if missing.isEmpty { return }
    var kept: [Digest: TreePath] = [:]
    var wanted: [Manifest.Content] = []
    for content in missing where kept[content.digest] == nil {
      let path = WorkDirectory.path(of: content.digest)
      kept[content.digest] = path
      if try !isComplete(content, at: path) { wanted.append(content) }
    }
    let plan = try HydrationPlanner(packages: packages, available: places.contents)
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
