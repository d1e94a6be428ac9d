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
    guard resetBase, let installed = device.state.installed else {
      outcome.sizeAfter = outcome.sizeBefore
      return outcome
    }
    outcome.abandoned = device.state.previous
    let tree = TreeSelection(
      try device.manifest(installed.manifestDigest), features: installed.features)
    let goals = try Settlement(device: device, settings: settings).baseGoals(installed, tree)
    let needed = try StorePruning.needed(
      device.state.kept, tree: Set(tree.contents.map(\.digest)), goals: goals)
    let gone = device.state.kept.filter { !needed.contains($0.name) }.reduce(0) { $0 + $1.size }
    outcome.sizeAfter = outcome.sizeBefore - gone
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
    let settlement = try Settlement(device: device, settings: settings).run()
    if let obstacle = settlement.obstacle { throw obstacle }
    outcome.sizeAfter = try StoreSize.size(of: device)
    return outcome
  }
}
