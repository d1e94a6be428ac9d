// SPDX-License-Identifier: Apache-2.0

/// How much a client takes from a server that it does not trust.
public struct TrustLimits: Sendable, Hashable {
  /// The largest root metadata, in bytes.
  public var root = 512 << 10
  /// The largest timestamp metadata, in bytes.
  public var timestamp = 16 << 10
  /// The largest snapshot metadata, in bytes.
  public var snapshot = 2 << 20
  /// The largest targets metadata, of each role, in bytes.
  public var targets = 16 << 20
  /// The most new roots that one update takes.
  public var rootRotations = 256
  /// The most delegated roles that are asked for one target.
  public var delegatedRoles = 32

  /// The usual limits.
  public init() {}
}
