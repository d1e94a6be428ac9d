// SPDX-License-Identifier: Apache-2.0

/// What of a tree becomes part of a release, and how.
public struct ImportRules: Sendable {
  /// The features, in the order in which they are tried: the first that matches has a path.
  public var features: [FeatureRule]
  /// What is left out.
  public var excluded: [Glob]
  /// Which times are recorded.
  public var times: TimePolicy

  /// Puts rules together.
  public init(
    features: [FeatureRule] = [], excluded: [Glob] = [], times: TimePolicy = .inherit
  ) {
    self.features = features
    self.excluded = excluded
    self.times = times
  }
}
