// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnHydration
public import CairnRelease

/// What can be said of a device without reading its tree.
public struct StatusReport: Sendable {
  /// The release that is installed.
  public let installed: InstalledRelease
  /// The release that uninstalling goes back to; `nil` if there is none.
  public let previous: InstalledRelease?
  /// The baseline or checkpoint that the device stands on: the next update builds on it.
  public let standing: Prerequisite
  /// The features of the release that the device does not have.
  public let absentFeatures: [String]
  /// How many files the release has here, hard links not counted.
  public let fileCount: Int
  /// The bytes of these files.
  public let treeSize: Int
  /// What does not look as it should, by path; files that look as they did are not read.
  public let damage: [TreeDamage]
  /// How many deltas the store keeps.
  public let keptCount: Int
  /// The bytes of these deltas.
  public let keptSize: Int
  /// The bytes of old files that still wait to become deltas.
  public let waitingSize: Int
  /// The bytes that the store occupies.
  public let storeSize: Int

  /// Looks at a device.
  ///
  /// - Throws: `noStore` before the first install; what the system says.
  /// - Complexity: O(n) in the number of files. Only files that have changed since they were last
  ///   known to be right are read.
  public init(device: Device, settings: WorkSettings) throws(CairnError) {
    let state = device.state
    let release = try device.installed()
    installed = release
    previous = state.previous
    standing =
      release.history.last { $0.ordinal == release.standing }
      ?? Prerequisite(release.identity, manifestDigest: release.manifestDigest)
    let manifest = try device.manifest(release.manifestDigest)
    absentFeatures = manifest.features.filter { !release.features.contains($0) }
    let sizes = manifest.selection(features: release.features).compactMap { entry in
      if case .file(_, let size, _) = entry.node { return size }
      return nil
    }
    fileCount = sizes.count
    treeSize = sizes.reduce(0, +)
    damage = try Verification(device: device, settings: settings).damage(quick: true)
    keptCount = state.kept.count
    keptSize = state.kept.reduce(0) { $0 + $1.size }
    waitingSize = state.waiting.reduce(0) { $0 + $1.content.size }
    storeSize = try StoreSize.size(of: device)
  }
}
