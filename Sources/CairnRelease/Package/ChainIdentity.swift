// SPDX-License-Identifier: Apache-2.0

/// What the releases of one chain have in common.
public struct ChainIdentity: Sendable, Hashable, CustomStringConvertible {
  /// What is released.
  public var product: String
  /// For whom, such as `stable`.
  public var channel: String
  /// For which processors, such as `arm64`.
  public var architecture: String

  /// Puts an identity together.
  public init(product: String, channel: String, architecture: String) {
    self.product = product
    self.channel = channel
    self.architecture = architecture
  }

  /// For messages: `tools/stable/arm64`.
  public var description: String { "\(product)/\(channel)/\(architecture)" }
}
