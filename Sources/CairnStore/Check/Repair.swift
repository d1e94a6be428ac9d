// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnHydration
import CairnRelease

/// Makes tree and store again what the installed release says, fetching only what is damaged.
public struct Repair {
  /// What it came to.
  public struct Outcome: Sendable {
    /// How many nodes of the tree were restored.
    public var restored = 0
    /// How many deltas and manifests of the store were damaged.
    public var storeDamage = 0
    /// The bytes of payloads that were used.
    public var downloadSize = 0
    /// What became of the store.
    public var settlement: Settlement.Outcome
  }

  private let device: Device
  private let library: ReleaseLibrary?
  private let settings: WorkSettings

  /// Prepares to repair a device.
  ///
  /// - Parameter library: the device's chain in a source; without one the store has to do.
  public init(device: Device, library: ReleaseLibrary?, settings: WorkSettings) {
    self.device = device
    self.library = library
    self.settings = settings
  }

  /// Restores everything.
  ///
  /// What was changed is taken for damage and is not saved under another name.
  /// - Throws: `contentMissing` if something can be made neither of the store nor from the source.
  public func run() throws(CairnError) -> Outcome {
    let installed = try device.installed()
    var library = self.library
    let packages = try ReleasePackage.needed(for: installed, in: &library)
    for package in packages {
      // Manifests that were damaged or never there are at hand now.
      try device.keepManifest(package.rawManifest, package.head.manifestDigest)
    }
    let damagedKept = try Verification(device: device, settings: settings).keptDamage(quick: false)
    if !damagedKept.isEmpty {
      let names = Set(damagedKept.map(\.path))
      var state = device.state
      state.kept.removeAll { names.contains(Device.Places.object($0.name)) }
      try device.save(state)
    }
    try device.settleWaitingOrGiveUp(settings)
    let target = TargetRelease(
      release: installed, manifest: try device.manifest(installed.manifestDigest),
      rawManifest: try device.rawManifest(installed.manifestDigest))
    let installation = try Installation(
      device: device, target: target, packages: packages, source: library?.source,
      previous: device.state.previous, isRepair: true, settings: settings)
    let settlement = Settlement(
      device: device, packages: packages, source: library?.source, settings: settings)
    var outcome = Outcome(settlement: Settlement.Outcome())
    outcome.storeDamage = damagedKept.count
    if !installation.isTreeUnchanged {
      try installation.run(force: true)
      outcome.restored = installation.nodeCount
      outcome.downloadSize = installation.hydration.downloadSize
    }
    outcome.settlement = try settlement.run()
    try? library?.source.finish()
    return outcome
  }
}
