// SPDX-License-Identifier: Apache-2.0

public import CairnRelease

/// Which bridge shall be made.
public struct BridgeRequest: Sendable {
  /// The name of the release that it leads to.
  public var release: String
  /// The name of the release that it starts from; `previous` is the one before.
  public var start: String
  /// A tree of the release, to read its contents from; what it lacks is made from the repository.
  public var tree: String?
  /// The chain; `nil` where the name alone tells.
  public var chain: ChainIdentity?

  /// The name that stands for the release before.
  public static let previous = "previous"

  /// Asks for a bridge.
  public init(
    to release: String, from start: String, tree: String? = nil, chain: ChainIdentity? = nil
  ) {
    self.release = release
    self.start = start
    self.tree = tree
    self.chain = chain
  }
}
