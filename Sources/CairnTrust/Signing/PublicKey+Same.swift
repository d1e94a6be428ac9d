// SPDX-License-Identifier: Apache-2.0

extension PublicKey {
  /// Whether both verify the same signatures, however their types and values are written.
  public func isSameKey(as other: PublicKey) -> Bool {
    guard let material else { return self == other }
    return material == other.material
  }
}
