// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
import CairnRelease

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
