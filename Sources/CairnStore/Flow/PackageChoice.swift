// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
import CairnRelease

/// The packages that a change may use, and why each of them.
struct PackageChoice {
  /// A package and its reason.
  struct Chosen {
    var package: ReleasePackage
    var reason: PlannedPackage.Reason
  }

  /// The release that the tree becomes.
  var target: CatalogEntry
  /// What is installed.
  var installed: InstalledRelease?
  /// Features that are added.
  var extraFeatures: Set<String>

  /// The packages that are needed, in order.
  func packages(
    _ needed: [CatalogEntry], in library: inout ReleaseLibrary
  ) throws(CairnError) -> [Chosen] {
    var chosen: [Chosen] = []
    for entry in needed.sorted(by: { $0.identity.ordinal < $1.identity.ordinal }) {
      chosen.append(Chosen(package: try library.package(entry), reason: reason(for: entry)))
    }
    return chosen
  }

  /// Those, and all others of the releases before the target that can be read.
  func allPackages(
    _ needed: [CatalogEntry], in library: inout ReleaseLibrary
  ) throws(CairnError) -> [Chosen] {
    var chosen = try packages(needed, in: &library)
    for release in try library.head(target).prerequisites {
      guard let entry = library.entry(of: release), !needed.contains(entry),
        let package = try? library.package(entry)
      else { continue }
      chosen.append(Chosen(package: package, reason: .lostContents))
    }
    return chosen.sorted { $0.package.head.identity.ordinal < $1.package.head.identity.ordinal }
  }

  private func reason(for entry: CatalogEntry) -> PlannedPackage.Reason {
    if entry == target { return .target }
    guard let installed else { return .missing }
    let isBehind = target.identity.ordinal < installed.standing
    if isBehind || entry.identity.ordinal > installed.standing { return .missing }
    return extraFeatures.isEmpty ? .missing : .features(extraFeatures)
  }
}
