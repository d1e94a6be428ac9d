// SPDX-License-Identifier: Apache-2.0

internal import CairnDelta

/// A signature, and which key is said to have made it.
public struct Signature: Sendable, Hashable {
  /// The key's name in the metadata that names the role's keys.
  public let keyID: KeyID
  /// The signature as the key's scheme has it; empty where a key has still to sign, and for a text
  /// that is not hexadecimal, because one wrong signature must not spoil the others.
  public let bytes: [UInt8]
  private let text: String
  private let unrecognized: [String: JSON]

  /// A signature.
  public init(keyID: KeyID, bytes: [UInt8]) {
    self.keyID = keyID
    self.bytes = bytes
    text = Hexadecimal.text(bytes)
    unrecognized = [:]
  }

  init(_ json: JSON) throws(CairnError) {
    var members = try JSONMembers(of: json, at: "a signature")
    keyID = KeyID(try members.takeString("keyid"))
    text = try members.takeString("sig")
    bytes = Hexadecimal.bytes(text) ?? []
    unrecognized = members.rest
  }

  var json: JSON {
    var members = unrecognized
    members["keyid"] = .string(keyID.text)
    members["sig"] = .string(text)
    return .object(members)
  }
}
