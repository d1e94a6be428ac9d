// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnHydration
public import CairnRelease

/// Removes what a store can do without.
public struct Cleanup {
  /// What goes, or would go.
  public struct Outcome: Sendable, Hashable {
    /// The bytes that the store occupied.
    public var sizeBefore = 0
    /// The bytes that it occupies then.
    public var sizeAfter = 0
    /// The release that cannot be gone back to any more.
    public var abandoned: InstalledRelease?

    /// The bytes that come free.
    public var freedSize: Int { max(0, sizeBefore - sizeAfter) }
  }

  private let device: Device
  private let settings: WorkSettings

  /// Prepares to clean up a device's store.
  public init(device: Device, settings: WorkSettings) {
    self.device = device
    self.settings = settings
  }

  /// What `run` would do: exact but for files that still wait to become deltas, which count in full.
  public func rehearsal(resetBase: Bool) throws(CairnError) -> Outcome {
    var outcome = Outcome(sizeBefore: try StoreSize.size(of: device))
    outcome.sizeAfter = outcome.sizeBefore
    guard let installed = device.state.installed else { return outcome }
    var state = device.state
    if resetBase {
      outcome.abandoned = state.previous
      state.previous = nil
    }
    let tree = TreeSelection(
      try device.manifest(installed.manifestDigest), features: installed.features)
    let contents = Set(tree.contents.map(\.digest))
    let settlement = Settlement(device: device, settings: settings)
    let reachable = settlement.closure(contents)
    let goals = try settlement.goals(installed, state.previous, tree)
      .filter { reachable.contains($0.digest) }
    let needed = try StorePruning.needed(state.kept, tree: contents, goals: goals)
    state.kept = state.kept.filter { needed.contains($0.name) }
    let recordSize = try device.store.status(Device.Places.state)?.size ?? 0
    outcome.sizeAfter += try state.encoded().count - recordSize
    outcome.sizeAfter -= try StorePruning.unnamedSize(device, state)
    outcome.sizeAfter -= try StoreSize.size(of: Device.downloadDirectory, in: device.store)
    return outcome
  }

  /// Settles what waits and removes what nothing needs.
  ///
  /// - Parameter resetBase: give up the release before the latest install.
  public func run(resetBase: Bool) throws(CairnError) -> Outcome {
    var outcome = Outcome(sizeBefore: try StoreSize.size(of: device))
    if resetBase, device.state.previous != nil {
      outcome.abandoned = device.state.previous
      var state = device.state
      state.previous = nil
      try device.save(state)
    }
    // What waits of a cut-off download is fetched again when it is needed.
    try device.store.removeEverything(in: Device.downloadDirectory)
    let settlement = try Settlement(device: device, settings: settings).run()
    if let obstacle = settlement.obstacle { throw obstacle }
    outcome.sizeAfter = try StoreSize.size(of: device)
    return outcome
  }
}
