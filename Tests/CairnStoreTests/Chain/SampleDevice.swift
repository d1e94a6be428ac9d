// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnSimStorage
import CairnStore

/// A simulated device that installs releases of the sample chain.
struct SampleDevice {
  let chain: SampleChain
  /// What the device is.
  let disk: SimStorage

  init(_ chain: SampleChain, _ disk: SimStorage = SimStorage()) {
    self.chain = chain
    self.disk = disk
  }

  /// Opens the device, which recovers it.
  func open(creating: Bool = false) throws(CairnError) -> Device {
    try Device(
      tree: disk, place: StorePlace(inTree: disk), owner: "test", creating: creating)
  }

  /// What an installation came to.
  struct Outcome {
    var downloadSize: Int
    var isProvenMinimal: Bool
    var isTreeUnchanged: Bool
  }

  /// Installs a release with what the device has and the packages that it lacks.
  @discardableResult
  func install(
    _ ordinal: Int, features: Set<String> = [], settles: Bool = true, force: Bool = false
  ) throws(CairnError) -> Outcome {
    let device = try open(creating: true)
    let lacking = chain.packages(for: ordinal).filter { package in
      package.head.identity.ordinal > device.state.installed?.standing ?? -1
    }
    return try install(
      TargetRelease(package: chain.packages[ordinal], features: features), device, lacking,
      previous: device.state.installed, settles: settles, force: force)
  }

  /// Goes back to the release before.
  func uninstall() throws(CairnError) {
    let device = try open()
    guard let previous = device.state.previous else {
      throw CairnError(.nothingToUninstall, "nothing to go back to")
    }
    let target = TargetRelease(
      release: previous, manifest: try device.manifest(previous.manifestDigest),
      rawManifest: try device.rawManifest(previous.manifestDigest))
    _ = try install(target, device, [], previous: nil, settles: true, force: false)
  }

  private func install(
    _ target: TargetRelease, _ device: Device, _ packages: [ReleasePackage],
    previous: InstalledRelease?, settles: Bool, force: Bool
  ) throws(CairnError) -> Outcome {
    let settings = WorkSettings()
    if !device.state.waiting.isEmpty {
      _ = try Settlement(device: device, settings: settings).run()
    }
    let installation = try Installation(
      device: device, target: target, packages: packages, source: chain.source,
      previous: previous, settings: settings)
    try installation.run(force: force)
    if settles {
      let outcome = try Settlement(
        device: device, packages: packages, source: chain.source, settings: settings
      ).run()
      if let obstacle = outcome.obstacle { throw obstacle }
    }
    return Outcome(
      downloadSize: installation.hydration.downloadSize,
      isProvenMinimal: installation.hydration.isProvenMinimal,
      isTreeUnchanged: installation.isTreeUnchanged)
  }

  /// A copy of the device that goes its own way.
  func copy() -> SampleDevice { SampleDevice(chain, disk.restarted()) }

  /// The tree without the store.
  var tree: SimSnapshot { disk.snapshot(excluding: TreeScan.storePath) }

  /// What is wrong with it.
  func damage() throws(CairnError) -> [TreeDamage] {
    try Verification(device: open(), settings: WorkSettings()).damage()
  }
}
