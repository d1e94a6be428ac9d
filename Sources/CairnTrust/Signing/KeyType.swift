// SPDX-License-Identifier: Apache-2.0

/// The kinds of key that can be made.
public enum KeyType: String, Sendable, CaseIterable {
  /// Ed25519: small, quick, and the same bytes always get the same signature.
  case ed25519
  /// ECDSA on NIST's curve P-256 over SHA-256, which most tokens and key services have.
  case ecdsa
  /// RSASSA-PSS over SHA-256 with 3072 bits.
  case rsa
}
