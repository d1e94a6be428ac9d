// SPDX-License-Identifier: Apache-2.0

public import CairnRelease

/// Some chains of a source.
public struct ChainFilter: Sendable, Hashable {
  /// What is released; `nil` for anything.
  public var product: String?
  /// For whom; `nil` for anybody.
  public var channel: String?
  /// For which processors; `nil` for any.
  public var architecture: String?

  /// All chains.
  public init() {}

  /// Whether a chain is among them.
  public func contains(_ chain: ChainIdentity) -> Bool {
    (product ?? chain.product) == chain.product && (channel ?? chain.channel) == chain.channel
      && (architecture ?? chain.architecture) == chain.architecture
  }
}
