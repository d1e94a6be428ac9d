// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Bytes that can be looked at in memory as a whole.
public protocol ViewableBytes: Sendable {
  /// Runs `body` on the bytes; the view must not leave it.
  func withView<R, E: Error>(_ body: (ByteView) throws(E) -> R) throws(E) -> R
}
