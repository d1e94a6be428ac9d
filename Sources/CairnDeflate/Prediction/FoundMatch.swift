// SPDX-License-Identifier: Apache-2.0

/// What a search has found.
struct FoundMatch {
  /// The length; 0 for no match.
  let length: Int
  /// The distance; 0 for no match.
  let distance: Int
  /// Whether the match is better than literals.
  let pays: Bool

  static let none = FoundMatch(length: 0, distance: 0, pays: false)
}
