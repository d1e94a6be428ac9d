// SPDX-License-Identifier: Apache-2.0

import CairnDelta

extension Eligibility {
  /// The bridges on the shortest way to a release, counting the bytes of packages.
  ///
  /// Bridges save bytes and are never needed: whatever this returns, the packages that a device needs
  /// stay the same. What catalogs say is believed here; heads have to confirm it.
  ///
  /// - Parameters:
  ///   - needed: the packages that the device needs, the target's among them, by ordinal.
  ///   - device: what is installed; `nil` if nothing is.
  ///   - offered: the bridges at hand, those of other chains and releases among them.
  /// - Complexity: O(n log n) in the number of bridges.
  public static func bridges(
    among offered: [CatalogEntry], toward needed: [CatalogEntry], of device: InstalledRelease?
  ) -> [CatalogEntry] {
    guard let target = needed.last else { return [] }
    // Places in the chain that are reached, with the bytes that takes and the last package for it.
    var reached: [Int: (size: Int, by: CatalogEntry?)] = [:]
    if let device, device.identity.chain == target.identity.chain {
      for ordinal in [device.identity.ordinal, device.standing] { reached[ordinal] = (0, nil) }
    }
    let wanted = Set(needed.map { Release(ordinal: $0.identity.ordinal, $0.manifestDigest) })
    let bridges = offered.filter { bridge in
      bridge.isBridge && bridge.identity.chain == target.identity.chain
        && wanted.contains(Release(ordinal: bridge.identity.ordinal, bridge.manifestDigest))
    }
    // Every package leads to a later release, so each place is final when its turn comes.
    let ways = (needed + bridges).sorted { left, right in
      left.identity.ordinal != right.identity.ordinal
        ? left.identity.ordinal < right.identity.ordinal : left.size < right.size
    }
    for way in ways {
      guard let start = way.prerequisites.last.map({ reached[$0] }) ?? (0, nil) else { continue }
      let (size, overflow) = start.size.addingReportingOverflow(way.size)
      let known = reached[way.identity.ordinal]
      guard !overflow, known.map({ size < $0.size }) ?? true else { continue }
      reached[way.identity.ordinal] = (size, way)
    }
    var chosen: [CatalogEntry] = []
    var place = target.identity.ordinal
    while let way = reached[place]?.by {
      if way.isBridge { chosen.append(way) }
      guard let start = way.prerequisites.last else { break }
      place = start
    }
    return chosen.reversed()
  }

  /// A release, as catalogs know it.
  private struct Release: Hashable {
    let ordinal: Int
    let manifestDigest: Digest

    init(ordinal: Int, _ manifestDigest: Digest) {
      self.ordinal = ordinal
      self.manifestDigest = manifestDigest
    }
  }
}
