// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
import CairnRelease

/// What is needed of one package.
struct PackageDownload {
  let entry: CatalogEntry
  /// The payloads, ascending.
  let payloads: [PayloadNeed]

  /// All bytes of them.
  var needed: RangeSet<Int> { RangeSet(payloads.map(\.range)) }

  /// Sorts needs by packages, which stay in the order in which they come first.
  static func packages(of needs: [PayloadNeed]) -> [PackageDownload] {
    var numbers: [Digest: Int] = [:]
    var entries: [CatalogEntry] = []
    var payloads: [[PayloadNeed]] = []
    for need in needs {
      let number = numbers[need.entry.headDigest] ?? entries.count
      if number == entries.count {
        numbers[need.entry.headDigest] = number
        entries.append(need.entry)
        payloads.append([])
      }
      payloads[number].append(need)
    }
    return zip(entries, payloads).map { entry, payloads in
      PackageDownload(
        entry: entry,
        payloads: payloads.sorted { $0.range.lowerBound < $1.range.lowerBound })
    }
  }
}
