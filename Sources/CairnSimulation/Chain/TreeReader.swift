// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease
import Synchronization

/// Reads trees as the releases of a chain.
struct TreeReader {
  let cache: SimulationCache
  let loop: ParallelLoop
  let monitor: any WorkMonitor
  /// The bytes of files that had to be read.
  private(set) var hashedSize = 0
  /// Where the contents of all trees can be read.
  private(set) var places = ContentPlaces()

  init(cache: SimulationCache, loop: ParallelLoop, monitor: any WorkMonitor) {
    self.cache = cache
    self.loop = loop
    self.monitor = monitor
  }

  /// Reads a tree; files that look as they did when they were read before are not read again.
  mutating func manifest(of tree: String) throws(CairnError) -> Manifest {
    let storage = try PosixStorage(path: tree)
    let read = Mutex((statuses: [NodeStatus](), size: 0))
    var reading = TreeImport(
      storage, rules: ImportRules(times: .exact), loop: loop, monitor: monitor)
    reading.knownContent = { [cache] status in
      if let known = cache.content(of: status) { return known }
      read.withLock { state in
        state.statuses.append(status)
        state.size += status.size
      }
      return nil
    }
    let imported = try reading.run()
    places.add(imported.files, in: storage)
    let (statuses, size) = read.withLock { ($0.statuses, $0.size) }
    hashedSize += size
    try remember(statuses, imported.manifest, storage)
    return imported.manifest
  }

  /// Remembers the contents of files that have been read.
  private func remember(
    _ read: [NodeStatus], _ manifest: Manifest, _ storage: PosixStorage
  ) throws(CairnError) {
    guard !read.isEmpty else { return }
    let wanted = Set(read)
    for entry in manifest.entries {
      guard case .file(let content, _, _) = entry.node,
        let status = try storage.status(entry.path), wanted.contains(status)
      else { continue }
      try cache.keep(content, of: status)
    }
  }
}
