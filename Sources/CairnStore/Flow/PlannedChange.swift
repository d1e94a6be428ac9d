// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnHydration
public import CairnRelease

/// A change of a tree that has been planned completely and can be done.
public struct PlannedChange {
  /// The release that the tree is; `nil` if none.
  public let from: InstalledRelease?
  /// The packages that are used, in order.
  public let packages: [PlannedPackage]
  /// What happens in the tree, and what it takes.
  public let installation: Installation

  private let device: Device
  private let releasePackages: [ReleasePackage]
  private let source: (any PackageSource)?
  private let settings: WorkSettings

  /// The release that the tree becomes.
  public var to: InstalledRelease { installation.target.release }

  /// Plans a change.
  ///
  /// - Parameter reasons: why each package is used; one for each.
  init(
    device: Device, to target: TargetRelease, previous: InstalledRelease?,
    packages: [ReleasePackage] = [], reasons: [PlannedPackage.Reason] = [],
    source: (any PackageSource)? = nil, settings: WorkSettings
  ) throws(CairnError) {
    self.device = device
    self.source = source
    self.settings = settings
    releasePackages = packages
    from = device.state.installed
    installation = try Installation(
      device: device, target: target, packages: packages, source: source, previous: previous,
      settings: settings)
    var ranges = packages.map { _ in [Range<Int>]() }
    for step in installation.hydration.steps {
      if case .payload(let package, let number) = step.origin {
        ranges[package].append(packages[package].range(ofPayload: number))
      }
    }
    self.packages = packages.indices.map { number in
      PlannedPackage(
        entry: packages[number].entry, reason: reasons[number],
        ranges: ranges[number].sorted { $0.lowerBound < $1.lowerBound })
    }
  }

  /// Does it: when it returns, the tree is the new release, durably.
  ///
  /// - Parameter force: whether what is in the way may be saved under other names.
  /// - Throws: as `Installation.run`. What goes wrong with the store after the tree has changed is in
  ///   the outcome.
  public func run(force: Bool) throws(CairnError) -> ChangeOutcome {
    try installation.run(force: force)
    var settlement = Settlement.Outcome()
    var failure: CairnError?
    do throws(CairnError) {
      settlement = try Settlement(
        device: device, packages: releasePackages, source: source, settings: settings
      ).run()
      failure = settlement.obstacle
    } catch {
      failure = error
    }
    // What is left of it would be fetched again; that is no reason to fail.
    try? source?.finish()
    return ChangeOutcome(
      from: from, to: to, packages: packages, added: installation.added,
      changed: installation.changed, removed: installation.removed,
      writtenSize: installation.writtenSize, saved: installation.conflicts,
      settlement: settlement, settlementFailure: failure,
      storeSize: (try? StoreSize.size(of: device)) ?? 0)
  }
}
