// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

extension Device {
  /// The contents that were found in the tree, and those that wait beside it.
  func localContents(_ found: [TreePath: FoundNode]) -> LocalContents {
    var local = LocalContents(storages: [tree])
    for (path, node) in found {
      guard let content = node.content else { continue }
      // Of several places always the same one, whatever the order.
      if let other = local.places[content], other.path < path { continue }
      local.places[content] = LocalContents.Place(path: path)
    }
    addWaiting(to: &local)
    return local
  }

  /// The contents that an unchanged tree has, and those that wait beside it.
  func localContents(_ selection: TreeSelection) -> LocalContents {
    var local = LocalContents(storages: [tree])
    for entry in selection.entries {
      if let content = entry.content {
        local.places[content] = LocalContents.Place(path: entry.path)
      }
    }
    addWaiting(to: &local)
    return local
  }

  private func addWaiting(to local: inout LocalContents) {
    for file in state.waiting where local.places[file.content.digest] == nil {
      let path = TransactionPlaces.old.appending(file.name)
      // Somebody may have removed it: then its content has to come from elsewhere.
      guard let status = try? tree.status(path), status.kind == .file,
        status.size == file.content.size
      else { continue }
      local.places[file.content.digest] = LocalContents.Place(path: path)
    }
  }

  /// Makes contents out of these, the store's deltas, and what a source offers.
  func hydrator(
    source: (any PackageSource)?, local: LocalContents, _ settings: WorkSettings
  ) -> Hydrator {
    let store = self.store
    var hydrator = Hydrator(source: source, local: local) { name throws(CairnError) in
      try store.open(Places.object(name))
    }
    hydrator.loop = settings.loop
    hydrator.monitor = settings.monitor
    hydrator.limits = settings.limits
    return hydrator
  }

  /// Sees to it that the store has a manifest; the next commit makes it durable.
  func keepManifest(_ raw: [UInt8], _ digest: Digest) throws(CairnError) {
    if (try? rawManifest(digest)) != nil { return }
    try store.remove(Places.manifest(digest))
    try StoreFile.write(raw, to: Places.manifest(digest), in: store, durably: false)
  }
}

extension Device {
  /// The bytes of the store that `cleanup --reset-base` would free: what only the release before the
  /// latest install needs.
  var resettableSize: Int {
    guard state.previous != nil else { return 0 }
    return state.waiting.reduce(0) { $0 + $1.content.size }
      + state.kept.reduce(0) { $0 + $1.size }
  }
}
