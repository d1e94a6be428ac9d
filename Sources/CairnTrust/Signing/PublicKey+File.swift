// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
private import Crypto
private import CryptoExtras

extension PublicKey {
  /// Reads the file of a public key: an entry of metadata as JSON, or a PEM.
  ///
  /// Throws `trustKey` for what is no usable key.
  public init(file bytes: [UInt8]) throws(CairnError) {
    // A key's JSON has a PEM inside it, so what is in the file does not tell; how it begins does.
    let space = Set(" \t\r\n".utf8)
    guard bytes.first(where: { !space.contains($0) }) == UInt8(ascii: "{") else {
      guard let key = PublicKey(pem: String(decoding: bytes, as: UTF8.self)) else {
        throw PublicKey.unusable
      }
      self = key
      return
    }
    do throws(CairnError) { try self.init(JSON(reading: bytes)) } catch { throw PublicKey.unusable }
    guard isUsable else { throw PublicKey.unusable }
  }

  private init?(pem: String) {
    if let key = try? P256.Signing.PublicKey(pemRepresentation: pem) {
      self.init(ecdsaPEM: PublicKey.lines(key.pemRepresentation))
    } else if let key = try? Curve25519.Signing.PublicKey(pemRepresentation: pem) {
      self.init(ed25519: Array(key.rawRepresentation))
    } else if let key = try? _RSA.Signing.PublicKey(pemRepresentation: pem) {
      self.init(rsaPEM: PublicKey.lines(key.pemRepresentation))
    } else {
      return nil
    }
  }

  /// A PEM as other publishers write it: the key's id depends on the last line feed, too.
  static func lines(_ pem: String) -> String { pem.hasSuffix("\n") ? pem : pem + "\n" }

  private static var unusable: CairnError {
    CairnError(
      .trustKey, "this is no public key of a known kind",
      hint: "name the .pub file that cairn key generate writes, or a public key in PEM")
  }

  /// The file of the key: its entry in metadata as JSON, and a line feed.
  public func file() throws(CairnError) -> [UInt8] { try json.encoded() + [UInt8(ascii: "\n")] }
}
