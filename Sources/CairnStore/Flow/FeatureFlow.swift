// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnHydration
import CairnRelease

/// Adds and removes optional parts of the installed release.
public struct FeatureFlow {
  private let device: Device
  private let source: (any PackageSource)?
  private let settings: WorkSettings

  /// Prepares to change a device's features.
  ///
  /// - Parameter source: where packages come from; without one, what the store can make has to do.
  public init(device: Device, source: (any PackageSource)?, settings: WorkSettings) {
    self.device = device
    self.source = source
    self.settings = settings
  }

  /// The features of the installed release, and whether the device has them.
  public func features() throws(CairnError) -> [(name: String, isInstalled: Bool)] {
    let installed = try device.installed()
    return try device.manifest(installed.manifestDigest).features.map {
      ($0, installed.features.contains($0))
    }
  }

  /// Plans to add features; `nil` if the device has them all.
  ///
  /// - Parameter isRehearsal: whether the plan will only be looked at.
  /// - Throws: `unknownFeature`; `featureIncomplete` naming the packages that are not there.
  public func add(
    _ names: Set<String>, isRehearsal: Bool = false
  ) throws(CairnError) -> PlannedChange? {
    let (target, installed) = try target(names) { $0.union(names) }
    let extra = names.subtracting(installed.features)
    guard !extra.isEmpty else { return nil }
    if !isRehearsal { try device.settleWaiting(settings) }
    do throws(CairnError) {
      return try PlannedChange(
        device: device, to: target, previous: device.state.previous, settings: settings)
    } catch {
      guard error.code == .contentMissing else { throw error }
    }
    guard let source else {
      throw CairnError(
        .featureIncomplete,
        "the store of \(device.tree) does not have feature \(extra.sorted().listed())",
        hint: "name a repository or folder with the packages of "
          + "\(installed.identity.title) and of all checkpoints before it with --from")
    }
    let offered = try source.packages()
    var needed: [CatalogEntry] = []
    for name in extra.sorted() {
      needed += try Eligibility.packages(forFeature: name, of: installed, offered: offered)
        .filter { !needed.contains($0) }
    }
    guard let own = needed.last else { return nil }
    var library = try ReleaseLibrary(
      source: source, chain: installed.identity.chain,
      knownManifests: try device.knownManifests())
    let choice = PackageChoice(target: own, installed: installed, extraFeatures: extra)
    let chosen = try choice.packages(needed, in: &library)
    return try PlannedChange(
      device: device, to: target, previous: device.state.previous,
      packages: chosen.map(\.package), reasons: chosen.map { _ in .features(extra) },
      source: source, settings: settings)
  }

  /// Plans to remove features; `nil` if the device has none of them.
  ///
  /// - Throws: `unknownFeature`.
  public func remove(
    _ names: Set<String>, isRehearsal: Bool = false
  ) throws(CairnError) -> PlannedChange? {
    let (target, installed) = try target(names) { $0.subtracting(names) }
    guard !installed.features.isDisjoint(with: names) else { return nil }
    if !isRehearsal { try device.settleWaiting(settings) }
    var previous = device.state.previous
    previous?.features.subtract(names)
    return try PlannedChange(
      device: device, to: target, previous: previous, settings: settings)
  }

  private func target(
    _ names: Set<String>, features: (Set<String>) -> Set<String>
  ) throws(CairnError) -> (TargetRelease, InstalledRelease) {
    let installed = try device.installed()
    let manifest = try device.manifest(installed.manifestDigest)
    for name in names.sorted() where !manifest.features.contains(name) {
      throw FeatureFlow.unknown(name, manifest, installed.identity)
    }
    var release = installed
    release.features = features(installed.features)
    let raw = try device.rawManifest(installed.manifestDigest)
    return (TargetRelease(release: release, manifest: manifest, rawManifest: raw), installed)
  }

  /// What to say of a feature that a release does not have.
  static func unknown(
    _ name: String, _ manifest: Manifest, _ identity: ReleaseIdentity
  ) -> CairnError {
    CairnError(
      .unknownFeature, "\(identity.title) has no feature \(name)",
      hint: manifest.features.isEmpty
        ? "it has no features at all" : "its features are \(manifest.features.listed())")
  }
}

extension [String] {
  /// `a`, `a and b`, `a, b and c`.
  fileprivate func listed() -> String {
    guard count > 1, let last else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " and \(last)"
  }
}
