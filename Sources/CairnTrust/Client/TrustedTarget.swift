// SPDX-License-Identifier: Apache-2.0

/// A target that verified metadata vouches for.
public struct TrustedTarget: Sendable, Hashable {
  /// The target's path, as metadata has it.
  public let path: String
  /// The size in bytes.
  public let length: Int
  /// The hashes.
  public let hashes: Hashes
  /// What the publisher added for the application, as JSON.
  public let custom: [UInt8]?
  /// The role that vouches for it.
  public let role: String
  /// The path below the targets' base, not yet percent-encoded: with consistent snapshots the last
  /// component begins with a hash.
  public let servedPath: String
}
