// SPDX-License-Identifier: Apache-2.0

/// One stream of a delta: what it holds and how much.
public struct StreamDescription: Sendable, Equatable {
  /// What its numbers mean.
  public var kind: StreamKind
  /// How they are stored.
  public var coder: StreamCoder
  /// The coder's parameter: LZMA2's dictionary size (log2), the modelled coder's profile.
  public var parameter: Int
  /// How many numbers it holds.
  public var symbolCount: Int
  /// Its size in the delta, in bytes.
  public var codedSize: Int
}
