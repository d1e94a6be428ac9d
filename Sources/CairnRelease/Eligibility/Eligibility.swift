// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Which releases a device may be brought to, and which packages that takes.
///
/// A device stands on a checkpoint when it is on it or on a later release before the next one: it
/// then needs no package of that checkpoint or an earlier one. `Documentation/Planner.md` has the
/// rules as a table.
public enum Eligibility {
  /// Decides how a device gets to a release.
  ///
  /// - Parameters:
  ///   - device: what is installed; `nil` if nothing is, which lacks everything, the baseline
  ///     included.
  ///   - target: the head of the release's package.
  ///   - offered: the packages at hand, those of other chains and releases among them.
  ///   - isSingle: whether one package alone is being installed; that only changes what an error
  ///     advises. `offered` then has this package.
  ///   - allowsDowngrade: whether an older release than the installed one is meant.
  /// - Throws: `wrongChain`, `foreignRelease`, `downgradeRefused` or `checkpointMissing`;
  ///   `unknownRelease` if the target itself is not offered.
  public static func decide(
    device: InstalledRelease?, target: PackageHead, offered: [CatalogEntry],
    isSingle: Bool = false, allowsDowngrade: Bool = false
  ) throws(CairnError) -> Admission {
    if let device {
      try checkChain(of: target.identity, against: device.identity)
      try checkHistory(of: target, against: device)
      if device.identity.ordinal == target.identity.ordinal { return .alreadyInstalled }
      if target.identity.ordinal < device.identity.ordinal && !allowsDowngrade {
        throw downgradeRefused(target.identity, device.identity)
      }
    }
    let needed = prerequisitesLacking(of: target, on: device) + [target.asPrerequisite]
    let packages = needed.map { package(of: $0, target.identity.chain, among: offered) }
    let missing = zip(needed, packages).filter { $0.1 == nil }.map(\.0)
    guard missing.last?.ordinal != target.identity.ordinal else {
      throw packageMissing(target.identity)
    }
    guard missing.isEmpty else {
      throw checkpointMissing(
        missing, of: target.identity, device: device, isSingle: isSingle, needed: needed.count)
    }
    return .install(packages.compactMap { $0 })
  }

  /// The baseline and the checkpoints that a device lacks for a release, in order.
  ///
  /// A device can make the contents of what it stands on. Whoever moves back behind that needs all
  /// packages, like a device that has nothing.
  public static func prerequisitesLacking(
    of target: PackageHead, on device: InstalledRelease?
  ) -> [Prerequisite] {
    guard let device else { return target.prerequisites }
    let base = target.identity.isBase ? target.identity.ordinal : target.base?.ordinal ?? 0
    if base < device.standing { return target.prerequisites }
    return target.prerequisites.filter { $0.ordinal > device.standing }
  }

  /// The packages that adding a feature to the installed release takes: those of all checkpoints
  /// before it and its own, whatever is installed, because the device has nothing of the feature.
  ///
  /// - Throws: `featureIncomplete`, naming the packages that are not there.
  public static func packages(
    forFeature feature: String, of device: InstalledRelease, offered: [CatalogEntry]
  ) throws(CairnError) -> [CatalogEntry] {
    let needed = device.history
    let packages = needed.map { package(of: $0, device.identity.chain, among: offered) }
    let missing = zip(needed, packages).filter { $0.1 == nil }.map(\.0)
    guard missing.isEmpty else { throw featureIncomplete(feature, missing, device.identity) }
    return packages.compactMap { $0 }
  }

  /// The package of a release that others refer to; `nil` if it is not at hand.
  private static func package(
    of release: Prerequisite, _ chain: ChainIdentity, among offered: [CatalogEntry]
  ) -> CatalogEntry? {
    offered.first {
      $0.identity.ordinal == release.ordinal && $0.manifestDigest == release.manifestDigest
        && $0.identity.chain == chain
    }
  }

  private static func checkChain(
    of target: ReleaseIdentity, against device: ReleaseIdentity
  ) throws(CairnError) {
    if target.chain != device.chain { throw wrongChain(target, device.chain) }
  }

  /// Checks that the release and the device mean the same by the releases that both know, and that
  /// both know the same bases.
  private static func checkHistory(
    of target: PackageHead, against device: InstalledRelease
  ) throws(CairnError) {
    let history = target.prerequisites + [target.asPrerequisite]
    for own in device.history {
      guard let other = history.first(where: { $0.ordinal == own.ordinal }) else { continue }
      if other.manifestDigest != own.manifestDigest { throw foreignRelease(own, target.identity) }
    }
    let common = min(device.standing, target.identity.ordinal - 1)
    let bases = Set(target.prerequisites.map(\.ordinal))
    let ownBases = device.history.filter { $0.ordinal <= device.standing }
    if let stranger = ownBases.first(where: { $0.ordinal <= common && !bases.contains($0.ordinal) })
      ?? target.prerequisites.first(where: { other in
        other.ordinal <= common && !ownBases.contains { $0.ordinal == other.ordinal }
      })
    {
      throw foreignRelease(stranger, target.identity)
    }
  }
}
