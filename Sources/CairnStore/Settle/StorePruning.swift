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
    let (store, state) = (device.store, device.state)
    let objects = Set(state.kept.map { Array($0.name.description.utf8) })
    let manifests = Set(state.manifestDigests.map { Array($0.description.utf8) })
    let waiting = Set(state.waiting.map { Array($0.name.utf8) })
    try remove(from: Device.Places.objects, in: store, except: objects)
    try remove(from: Device.Places.manifests, in: store, except: manifests)
    try remove(from: TransactionPlaces.old, in: device.tree, except: waiting)
  }

  /// The files in a directory that nothing names.
  static func unnamed(
    in directory: TreePath, of storage: any Storage, except names: Set<[UInt8]>
  ) throws(CairnError) -> [TreePath] {
    guard try storage.status(directory) != nil else { return [] }
    return try storage.names(in: directory).filter { !names.contains($0) }
      .compactMap { directory.appending($0) }
  }

  private static func remove(
    from directory: TreePath, in storage: any Storage, except names: Set<[UInt8]>
  ) throws(CairnError) {
    for path in try unnamed(in: directory, of: storage, except: names) {
      try storage.remove(path)
    }
  }
}
