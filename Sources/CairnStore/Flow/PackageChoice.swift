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

  /// The bridges that may shorten the way, besides the packages that are needed.
  ///
  /// A bridge that cannot be read, or is not what the catalog says, is left out: nobody needs it.
  func bridges(
    _ needed: [CatalogEntry], among offered: [CatalogEntry], in library: inout ReleaseLibrary
  ) throws(CairnError) -> [Chosen] {
    let needed = needed.sorted { $0.identity.ordinal < $1.identity.ordinal }
    let starts = Set(
      (installed?.history ?? []).map(\.manifestDigest) + needed.map(\.manifestDigest))
    var chosen: [Chosen] = []
    for entry in Eligibility.bridges(among: offered, toward: needed, of: installed) {
      do throws(CairnError) {
        let package = try library.package(entry)
        guard package.head.manifestDigest == entry.manifestDigest,
          let start = package.head.base, starts.contains(start.manifestDigest)
        else { continue }
        chosen.append(Chosen(package: package, reason: .bridge))
      } catch {
        let codes: [ErrorCode] = [.packageMissing, .packageDamaged, .packageMalformed]
        guard codes.contains(error.code) else { throw error }
      }
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
