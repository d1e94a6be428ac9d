// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Whoever can sign: a key in a file, a program that asks a device.
public protocol Signer {
  /// The key that verifies the signatures.
  var publicKey: PublicKey { get }
  /// The signature over `message`, as `publicKey` verifies it: Ed25519 and RSA raw, ECDSA in DER.
  func sign(_ message: [UInt8]) throws(CairnError) -> [UInt8]
}
