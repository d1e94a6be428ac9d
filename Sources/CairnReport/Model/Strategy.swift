// SPDX-License-Identifier: Apache-2.0

/// A way to publish a chain.
public enum Strategy: String, Sendable, Hashable, CaseIterable {
  /// Every release is fetched whole.
  case full
  /// Every release is encoded against the first one.
  case cumulative
  /// Every release is encoded against the latest checkpoint.
  case checkpoints
  /// Every release is encoded against the one before it; a device goes through all between.
  case monthly
  /// Every release is encoded against each earlier one; a device fetches the one delta for it.
  case express

  /// What people call it.
  public var title: String {
    switch self {
    case .full: "full download"
    case .cumulative: "cumulative"
    case .checkpoints: "checkpoint cumulative"
    case .monthly: "month to month"
    case .express: "pairwise"
    }
  }
}
