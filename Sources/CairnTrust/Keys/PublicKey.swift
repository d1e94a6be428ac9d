// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// A public key as metadata has it.
///
/// Types and schemes that this build does not know are kept: they verify nothing and harm nothing.
public struct PublicKey: Sendable, Hashable {
  /// The `keytype`: `ed25519`, `ecdsa`, `rsa`, or one that is not known here.
  public let type: String
  /// The `scheme`: how it signs.
  public let scheme: String
  /// The `keyval`, as it stands.
  private let keyValue: [String: JSON]
  /// Further members of the entry.
  private let unrecognized: [String: JSON]
  /// The key itself, where it can be used.
  let material: KeyMaterial?

  /// A key of a type: `publicValue` is hexadecimal for `ed25519`, otherwise PEM.
  public init(type: String, scheme: String, publicValue: String) {
    self.type = type
    self.scheme = scheme
    keyValue = ["public": .string(publicValue)]
    unrecognized = [:]
    material = KeyMaterial(type: type, scheme: scheme, value: publicValue)
  }

  /// An Ed25519 key of 32 bytes.
  public init(ed25519 bytes: [UInt8]) {
    self.init(type: "ed25519", scheme: "ed25519", publicValue: Hexadecimal.text(bytes))
  }

  /// An ECDSA key on P-256, in PEM.
  public init(ecdsaPEM pem: String) {
    self.init(type: "ecdsa", scheme: "ecdsa-sha2-nistp256", publicValue: pem)
  }

  /// An RSA key, in PEM.
  public init(rsaPEM pem: String) {
    self.init(type: "rsa", scheme: "rsassa-pss-sha256", publicValue: pem)
  }

  /// Reads an entry of metadata's `keys`. Throws `trustMalformed`.
  public init(_ json: JSON) throws(CairnError) {
    var members = try JSONMembers(of: json, at: "a key")
    type = try members.takeString("keytype")
    scheme = try members.takeString("scheme")
    guard case .object(let value) = try members.take("keyval") else {
      throw JSON.malformed("a key's keyval is not an object")
    }
    keyValue = value
    unrecognized = members.rest
    if case .string(let text)? = value["public"] {
      material = KeyMaterial(type: type, scheme: scheme, value: text)
    } else {
      material = nil
    }
  }

  /// The entry as it stands in metadata.
  public var json: JSON {
    var members = unrecognized
    members["keytype"] = .string(type)
    members["scheme"] = .string(scheme)
    members["keyval"] = .object(keyValue)
    return .object(members)
  }

  /// The public part: hexadecimal for `ed25519`, otherwise PEM; empty where there is none.
  public var publicValue: String {
    if case .string(let text)? = keyValue["public"] { return text }
    return ""
  }

  /// The id that publishers give the key: the SHA-256 of type, scheme and value in canonical JSON.
  public var id: KeyID {
    let identity = JSON.object([
      "keytype": .string(type), "scheme": .string(scheme), "keyval": .object(keyValue),
    ])
    return KeyID(Hexadecimal.text(Hashes.sha256(identity.canonical)))
  }

  /// Whether the type and scheme are known and the value is a key of them.
  public var isUsable: Bool { material != nil }

  /// Whether `signature` is this key's over `message`; `false` for what cannot be checked, too.
  public func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    material?.isValid(signature, of: message) ?? false
  }
}
