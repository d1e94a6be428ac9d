// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
public import CairnHydration
public import CairnRelease

/// Brings a device to a release: finds out which one is meant and which packages it takes, and plans
/// the change.
public struct InstallFlow {
  /// What there is to do.
  public enum Decision {
    /// Nothing: the device is on it.
    case alreadyInstalled(InstalledRelease)
    /// This.
    case change(PlannedChange)
  }

  private let device: Device
  private let source: any PackageSource
  private let request: InstallRequest
  private let settings: WorkSettings

  /// Prepares to install.
  public init(
    device: Device, source: any PackageSource, request: InstallRequest, settings: WorkSettings
  ) {
    self.device = device
    self.source = source
    self.request = request
    self.settings = settings
  }

  /// Decides and plans; nothing is changed in the tree.
  ///
  /// - Parameter isRehearsal: whether the plan will only be looked at. Otherwise files that wait from
  ///   an earlier installation become deltas first.
  /// - Throws: what `Eligibility.decide` throws; `unknownFeature`; what `Installation` throws.
  public func decide(isRehearsal: Bool = false) throws(CairnError) -> Decision {
    let installed = device.state.installed
    let offered = try source.packages().filter { request.chains.contains($0.identity.chain) }
    let entry = try target(among: offered, installed)
    // A device that is up to date need not ask for more than what says so.
    if let installed, installed.identity == entry.identity,
      installed.manifestDigest == entry.manifestDigest,
      request.features.isSubset(of: installed.features)
    {
      return .alreadyInstalled(installed)
    }
    var library = try ReleaseLibrary(
      source: source, chain: entry.identity.chain, knownManifests: try device.knownManifests())
    let head = try library.head(entry)
    if isNothingNewer(entry, than: installed), let installed {
      return .alreadyInstalled(installed)
    }
    let admission = try Eligibility.decide(
      device: installed, target: head, offered: offered, isSingle: request.release == nil,
      allowsDowngrade: request.allowsDowngrade)
    switch (admission, installed) {
    case (.alreadyInstalled, let installed?):
      let names = request.features.subtracting(installed.features)
      guard !names.isEmpty else { return .alreadyInstalled(installed) }
      let flow = FeatureFlow(device: device, source: source, settings: settings)
      guard let change = try flow.add(names, isRehearsal: isRehearsal) else {
        return .alreadyInstalled(installed)
      }
      return .change(change)
    case (.alreadyInstalled, nil):
      throw CairnError(.internalFailure, "\(entry.identity.title) is installed, and nothing is")
    case (.install(let entries), _):
      if !isRehearsal { try device.settleWaiting(settings) }
      return .change(try change(to: entry, by: entries, offered: offered, &library))
    }
  }

  private func target(
    among offered: [CatalogEntry], _ installed: InstalledRelease?
  ) throws(CairnError) -> CatalogEntry {
    if let name = request.release {
      return try ReleaseLookup(offered, chain: installed?.identity.chain)
        .release(named: name, includesPreviews: request.includesPreviews)
    }
    guard let entry = offered.first else {
      if let bridge = try source.bridges().first {
        throw CairnError(
          .packageMissing,
          "\(source.name) is a bridge to \(bridge.identity.title), and the release's own package is "
            + "needed too",
          hint: "name a folder that holds both, or the repository")
      }
      throw CairnError(
        .unknownRelease, "\(source.name) is not for the product, channel or architecture asked for",
        hint: "leave --product, --channel and --arch away, or use another package")
    }
    return entry
  }

  /// Whether the newest release was asked for, and the device is ahead of it, on a preview.
  private func isNothingNewer(_ entry: CatalogEntry, than installed: InstalledRelease?) -> Bool {
    guard let installed, request.release == ReleaseLookup.latest, !request.allowsDowngrade else {
      return false
    }
    return entry.identity.chain == installed.identity.chain
      && entry.identity.ordinal < installed.identity.ordinal
  }

  // MARK: Packages

  private func change(
    to entry: CatalogEntry, by needed: [CatalogEntry], offered: [CatalogEntry],
    _ library: inout ReleaseLibrary
  ) throws(CairnError) -> PlannedChange {
    let installed = device.state.installed
    let package = try library.package(entry)
    for name in request.features.sorted() where !package.manifest.features.contains(name) {
      throw FeatureFlow.unknown(name, package.manifest, entry.identity)
    }
    var needed = needed
    let extra = request.features.subtracting(installed?.features ?? [])
    if installed != nil {
      for name in extra.sorted() {
        needed += try Eligibility.packages(
          forFeature: name, of: InstalledRelease(package.head), offered: offered
        ).filter { !needed.contains($0) }
      }
    }
    let target = TargetRelease(
      package: package, features: request.features.union(installed?.features ?? []))
    let choice = PackageChoice(
      target: entry, installed: installed, extraFeatures: installed == nil ? [] : extra)
    let chosen = try choice.packages(needed, in: &library)
    let bridges = try choice.bridges(needed, among: source.bridges(), in: &library)
    do throws(CairnError) {
      return try plan(target, chosen + bridges)
    } catch {
      // A device that has lost something may find it in packages that it would not need otherwise.
      guard error.code == .contentMissing else { throw error }
      let all = try choice.allPackages(needed, in: &library)
      guard all.count > chosen.count else { throw error }
      return try plan(target, all + bridges)
    }
  }

  private func plan(
    _ target: TargetRelease, _ choice: [PackageChoice.Chosen]
  ) throws(CairnError) -> PlannedChange {
    try PlannedChange(
      device: device, to: target, previous: device.state.installed,
      packages: choice.map(\.package), reasons: choice.map(\.reason), source: source,
      settings: settings)
  }
}
