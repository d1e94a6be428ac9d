// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// Reads a repository's catalog that nobody trusts.
enum CatalogTarget {
  static func run(_ bytes: [UInt8]) -> Int32 {
    do throws(CairnError) {
      let catalog = try Catalog(reading: bytes)
      let again = try Catalog(reading: try catalog.encoded())
      precondition(again == catalog, "another catalog")
      for chain in catalog.chains { precondition(!catalog.chain(chain).isEmpty) }
      for release in catalog.releases {
        precondition(TreePath(release.package) != nil, "a package's path leads anywhere")
      }
    } catch {
      precondition(error.hint != nil, "every refusal has a hint")
    }
    return 0
  }
}
