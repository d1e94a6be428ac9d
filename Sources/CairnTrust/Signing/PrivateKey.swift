// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
private import Crypto
private import CryptoExtras
private import FoundationEssentials

/// A private key in memory.
public struct PrivateKey: Signer, Sendable {
  private enum Secret: Sendable {
    case ed25519(Curve25519.Signing.PrivateKey)
    case ecdsa(P256.Signing.PrivateKey)
    case rsa(_RSA.Signing.PrivateKey)
  }

  private let secret: Secret
  /// The key that verifies the signatures.
  public let publicKey: PublicKey

  /// The largest file that can hold a key, in bytes.
  public static let largestSize = 64 << 10

  private init(_ secret: Secret) {
    self.secret = secret
    publicKey =
      switch secret {
      case .ed25519(let key): PublicKey(ed25519: Array(key.publicKey.rawRepresentation))
      case .ecdsa(let key):
        PublicKey(ecdsaPEM: PublicKey.lines(key.publicKey.pemRepresentation))
      case .rsa(let key):
        PublicKey(rsaPEM: PublicKey.lines(key.publicKey.pemRepresentation))
      }
  }

  /// Makes a key by chance. Takes a moment for RSA.
  public init(_ type: KeyType) throws(CairnError) {
    switch type {
    case .ed25519: self.init(.ed25519(Curve25519.Signing.PrivateKey()))
    case .ecdsa: self.init(.ecdsa(P256.Signing.PrivateKey()))
    case .rsa:
      do {
        self.init(.rsa(try _RSA.Signing.PrivateKey(keySize: .bits3072)))
      } catch {
        throw CairnError(.internalFailure, "an RSA key cannot be made: \(error)")
      }
    }
  }

  /// Reads a PEM: PKCS #8, or what OpenSSL calls an EC or RSA private key.
  ///
  /// Throws `trustKey` for what is no private key of a known kind, or needs a passphrase.
  public init(pem: String) throws(CairnError) {
    guard !pem.contains("ENCRYPTED") else {
      throw CairnError(
        .trustKey, "the private key has a passphrase, which is not asked for here",
        hint:
          "sign with --signer PUBLIC.pub=COMMAND, or take it away: openssl pkey -in KEY -out NEW")
    }
    // Each library refuses the keys of the others, but Ed25519's takes what is for key exchange.
    if let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) {
      self.init(.ecdsa(key))
    } else if PrivateKey.isEd25519(pem),
      let key = try? Curve25519.Signing.PrivateKey(pemRepresentation: pem)
    {
      self.init(.ed25519(key))
    } else if let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem) {
      self.init(.rsa(key))
    } else {
      throw CairnError(
        .trustKey, "this is no private key in PEM of a known kind",
        hint:
          "known are Ed25519, ECDSA on P-256 and RSA from 2048 bits; cairn key generate makes one")
    }
  }

  private static func isEd25519(_ pem: String) -> Bool {
    let body = pem.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-") }.joined()
    // The algorithm's identifier (RFC 8410) follows the sequence, the version and its own header.
    let identifier: [UInt8] = [0x06, 0x03, 0x2B, 0x65, 0x70]
    guard let der = Data(base64Encoded: body), der.count >= 12 else { return false }
    return Array(der)[7..<12] == identifier[...]
  }

  /// The key as PKCS #8 in PEM, with a line feed at the end.
  public var pem: String {
    let text =
      switch secret {
      case .ed25519(let key): key.pemRepresentation
      case .ecdsa(let key): key.pemRepresentation
      case .rsa(let key): key.pkcs8PEMRepresentation
      }
    return PublicKey.lines(text)
  }

  /// The signature over `message`: Ed25519 and RSA raw, ECDSA in DER.
  public func sign(_ message: [UInt8]) throws(CairnError) -> [UInt8] {
    do {
      switch secret {
      case .ed25519(let key): return Array(try key.signature(for: message))
      case .ecdsa(let key): return Array(try key.signature(for: message).derRepresentation)
      case .rsa(let key): return Array(try key.signature(for: message).rawRepresentation)
      }
    } catch {
      throw CairnError(.internalFailure, "a signature cannot be made: \(error)")
    }
  }
}
