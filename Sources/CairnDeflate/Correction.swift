// SPDX-License-Identifier: Apache-2.0

/// One number that says how a stream differs from what zlib would have made.
public struct Correction: Sendable, Hashable {
  /// What the number is about, below `Correction.contextCount`: numbers of one context have
  /// similar values and are best coded together.
  public let context: UInt8
  /// The number.
  public let value: UInt64

  /// The number of contexts.
  public static let contextCount = 32

  /// One number of a context.
  public init(context: UInt8, value: UInt64) {
    self.context = context
    self.value = value
  }
}
