// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
import CairnRelease

extension Device {
  /// The contents that the device should be able to make without any package, and cannot: of the
  /// installed release and of the one that it is encoded against. Empty where a plan uses no package
  /// that the device has had before.
  ///
  /// - Parameter available: the contents that are at hand.
  func lostContents(
    whereUsed plan: HydrationPlan, _ tree: TreeSelection, available: Set<Digest>
  ) -> Set<Digest> {
    guard let installed = state.installed else { return [] }
    let usesOld = plan.steps.contains { step in
      guard case .payload(let package, _) = step.origin else { return false }
      return plan.packages[package].head.identity.ordinal <= installed.identity.ordinal
    }
    guard usesOld else { return [] }
    var contents = Set(tree.contents.map(\.digest))
    if let base = try? manifest(installed.baseManifestDigest) {
      contents.formUnion(TreeSelection(base, features: installed.features).contents.map(\.digest))
    }
    return contents.subtracting(
      Settlement(device: self, settings: WorkSettings()).closure(available))
  }
}

extension ReleasePackage {
  /// The packages that a release's contents can come from, as far as the source has them: those of
  /// the releases before it, and its own.
  static func needed(
    for release: InstalledRelease, in library: inout ReleaseLibrary?
  ) throws(CairnError) -> [ReleasePackage] {
    guard var open = library else { return [] }
    defer { library = open }
    var packages: [ReleasePackage] = []
    for part in release.history {
      guard let entry = open.entry(of: part) else { continue }
      do throws(CairnError) {
        packages.append(try open.package(entry))
      } catch {
        // One whose own base is missing is of no use either.
        guard error.code == .packageMissing else { throw error }
      }
    }
    return packages
  }
}
