// SPDX-License-Identifier: Apache-2.0

import CairnDelta
public import CairnRelease

/// How contents will be made.
public struct HydrationPlan: Sendable {
  /// The packages whose payloads are used.
  public let packages: [ReleasePackage]
  /// The steps in an order in which they can run.
  public let steps: [HydrationStep]
  /// What is wanted and has to be made.
  public let made: [Manifest.Content]
  /// What is wanted and at hand already.
  public let atHand: [Manifest.Content]
  /// Whether nothing smaller exists.
  public let isProvenMinimal: Bool

  /// The bytes of payloads to fetch.
  public var downloadSize: Int {
    steps.reduce(0) { total, step in
      if case .payload = step.origin { return total + step.storedSize }
      return total
    }
  }

  /// The bytes of payloads to fetch from each package.
  public var downloadSizes: [Int] {
    steps.reduce(into: Array(repeating: 0, count: packages.count)) { sizes, step in
      if case .payload(let package, _) = step.origin { sizes[package] += step.storedSize }
    }
  }

  /// The bytes of all wanted contents.
  public var wantedSize: Int { (made + atHand).reduce(0) { $0 + $1.size } }
}
