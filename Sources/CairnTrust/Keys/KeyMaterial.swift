// SPDX-License-Identifier: Apache-2.0

internal import CairnDelta
private import Crypto
private import CryptoExtras
private import FoundationEssentials

/// A public key taken out of its wrapping: what can verify, and what makes two keys the same key.
///
/// Two entries of metadata with the same material are one key, however differently their PEM is
/// broken into lines, their hexadecimal digits are written or their key type is spelt.
struct KeyMaterial: Sendable, Hashable {
  /// How the key signs.
  enum Algorithm: Sendable, Hashable {
    /// Ed25519 over the bytes themselves.
    case ed25519
    /// ECDSA on NIST's curve P-256 over SHA-256; signatures in DER.
    case ecdsaP256
    /// RSASSA-PSS with SHA-256, MGF1 of it and a salt of 32 bytes; keys of 2048 bits and more.
    case rsaPSS
  }

  /// How the key signs.
  let algorithm: Algorithm
  /// 32 bytes, the point uncompressed (X9.63), or the DER of the subject's public key information.
  private let bytes: [UInt8]

  /// The key of a metadata entry; `nil` where type and scheme are unknown or no key is in `value`.
  init?(type: String, scheme: String, value: String) {
    switch (type, scheme) {
    case ("ed25519", "ed25519"):
      guard let raw = Hexadecimal.bytes(value),
        let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw)
      else { return nil }
      algorithm = .ed25519
      bytes = Array(key.rawRepresentation)
    case ("ecdsa", "ecdsa-sha2-nistp256"), ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"):
      guard let key = try? P256.Signing.PublicKey(pemRepresentation: value) else { return nil }
      algorithm = .ecdsaP256
      bytes = Array(key.x963Representation)
    case ("rsa", "rsassa-pss-sha256"):
      guard let key = try? _RSA.Signing.PublicKey(pemRepresentation: value) else { return nil }
      algorithm = .rsaPSS
      bytes = Array(key.derRepresentation)
    default:
      return nil
    }
  }

  /// Whether `signature` is this key's over `message`; `false` for malformed signatures, too.
  func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    switch algorithm {
    case .ed25519:
      guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
        return false
      }
      return key.isValidSignature(signature, for: message)
    case .ecdsaP256:
      guard let key = try? P256.Signing.PublicKey(x963Representation: bytes),
        let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature)
      else { return false }
      return key.isValidSignature(signature, for: message)
    case .rsaPSS:
      guard let key = try? _RSA.Signing.PublicKey(derRepresentation: bytes) else { return false }
      return key.isValidSignature(
        _RSA.Signing.RSASignature(rawRepresentation: signature), for: message)
    }
  }
}
