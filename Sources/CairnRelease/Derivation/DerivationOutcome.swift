// SPDX-License-Identifier: Apache-2.0

/// What planning came to.
public enum DerivationOutcome: Sendable, Hashable {
  /// All wanted contents can be made.
  case derivation(Derivation)
  /// Some cannot.
  case impossible(UnderivableContents)
}

/// Contents that cannot be made, and what stops them.
public struct UnderivableContents: Sendable, Hashable {
  /// The wanted contents that cannot be made, in order.
  public let wanted: [Int]
  /// The contents that they lack in the end and that nothing at all makes, in order.
  ///
  /// Empty if contents can only be made from one another.
  public let missing: [Int]

  /// Names contents; both lists are sorted.
  public init(wanted: [Int], missing: [Int]) {
    self.wanted = wanted
    self.missing = missing
  }
}
