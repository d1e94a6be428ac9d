// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// Decides what a store can do without, and removes it.
enum StorePruning {
  /// The names of the deltas that make `goals` of what is in the tree with the fewest bytes kept.
  static func needed(
    _ kept: [KeptDelta], tree: Set<Digest>, goals: [Manifest.Content]
  ) throws(CairnError) -> Set<Digest> {
    var numbers = ContentNumbers(capacity: kept.count + goals.count)
    var steps = DerivationSteps()
    for delta in kept {
      steps.append(
        DerivationStep(
          bases: delta.bases.map { numbers.number(of: $0.digest) },
          targets: delta.targets.map { numbers.number(of: $0.digest) }, cost: delta.size,
          work: delta.targets.reduce(0) { $0 + $1.size }))
    }
    let wanted = goals.map { numbers.number(of: $0.digest) }
    let available = (0..<numbers.count).filter {
      tree.contains(numbers[$0]) || numbers[$0] == HydrationPlanner.emptyContent
    }
    let outcome = try DerivationPlanner.plan(
      wanted: wanted, available: available, contentCount: numbers.count, steps: steps)
    switch outcome {
    case .derivation(let derivation): return Set(derivation.steps.map { kept[$0].name })
    // Nothing goes as long as something seems to be lacking.
    case .impossible: return Set(kept.map(\.name))
    }
  }

  /// Removes every file of the store that the state does not name.
  static func removeUnnamed(_ device: Device) throws(CairnError) {
    for (storage, path) in try unnamed(device, device.state) { try storage.remove(path) }
  }

  /// Removes the links to old files that the state does not name: an installation that was cut off
  /// before its commit leaves some.
  static func removeUnnamedOld(_ device: Device) throws(CairnError) {
    for (storage, path) in try unnamed(device, device.state, onlyOld: true) {
      try storage.remove(path)
    }
  }

  /// The bytes of all files of the store that a state does not name.
  static func unnamedSize(_ device: Device, _ state: DeviceState) throws(CairnError) -> Int {
    var size = 0
    for (storage, path) in try unnamed(device, state) {
      size += try storage.status(path)?.size ?? 0
    }
    return size
  }

  private static func unnamed(
    _ device: Device, _ state: DeviceState, onlyOld: Bool = false
  ) throws(CairnError) -> [(any Storage, TreePath)] {
    let objects = Set(state.kept.map { Array($0.name.description.utf8) })
    let manifests = Set(state.manifestDigests.map { Array($0.description.utf8) })
    let waiting = Set(state.waiting.map { Array($0.name.utf8) })
    var files: [(any Storage, TreePath)] = []
    for (storage, directory, names) in [
      (device.store, Device.Places.objects, objects),
      (device.store, Device.Places.manifests, manifests),
      (device.tree, TransactionPlaces.old, waiting),
    ] where !onlyOld || directory == TransactionPlaces.old {
      guard try storage.status(directory) != nil else { continue }
      for name in try storage.names(in: directory) where !names.contains(name) {
        if let path = directory.appending(name) { files.append((storage, path)) }
      }
    }
    return files
  }
}
