// SPDX-License-Identifier: Apache-2.0

import CairnRelease

/// A payload that has to be made.
public struct PlannedPayload: Sendable, Hashable {
  /// The numbers of the bases among the contents of the base release, each once.
  public var bases: [Int]
  /// The numbers of the targets among the contents of the release.
  public var targets: [Int]

  /// Puts a payload together.
  public init(bases: [Int], targets: [Int]) {
    self.bases = bases
    self.targets = targets
  }
}
