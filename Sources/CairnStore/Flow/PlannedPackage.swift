// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
public import CairnRelease

/// A package that a change uses, and why.
public struct PlannedPackage: Sendable {
  /// Why a package is needed.
  public enum Reason: Sendable, Hashable {
    /// It is the release that the tree becomes.
    case target
    /// It is a baseline or checkpoint that the device does not stand on or behind.
    case missing
    /// A feature is added, of which the device has nothing.
    case features(Set<String>)
    /// The device lacks contents that it should have.
    case lostContents
    /// It is a bridge: it leads to another of the packages' releases from one that is at hand.
    case bridge
  }

  /// The package.
  public let entry: CatalogEntry
  /// Why it is needed.
  public let reason: Reason
  /// Where its payloads lie that are used, ascending.
  public let ranges: [Range<Int>]

  /// The bytes of payloads that are used of it.
  public var usedSize: Int { ranges.reduce(0) { $0 + $1.count } }
}
