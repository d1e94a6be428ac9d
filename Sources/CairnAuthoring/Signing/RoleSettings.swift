// SPDX-License-Identifier: Apache-2.0

public import CairnTrust

/// Who signs as a role of a new repository.
public struct RoleSettings: Sendable {
  /// The keys.
  public var keys: [PublicKey]
  /// How many of them must sign.
  public var threshold: Int
  /// How many days the role's metadata live; by default what is usual for the role.
  public var expiryDays: Int?

  /// Settings of a role.
  public init(keys: [PublicKey], threshold: Int = 1, expiryDays: Int? = nil) {
    self.keys = keys
    self.threshold = threshold
    self.expiryDays = expiryDays
  }
}
