// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// A role with its keys: what metadata is verified against.
public struct RoleAuthority: Sendable, Hashable {
  /// The role's name.
  public let name: String
  /// Who may sign.
  public let role: Role
  private let keys: [KeyID: PublicKey]

  /// A role, and keys among which are the role's.
  public init(name: String, role: Role, keys: [KeyID: PublicKey]) {
    self.name = name
    self.role = role
    // Only the role's own, so that two authorities are equal where nothing that counts has changed.
    self.keys = keys.filter { role.keyIDs.contains($0.key) }
  }

  /// The role's keys that are given.
  public var givenKeys: [KeyID: PublicKey] { keys }

  /// Compares signatures over `message` with the role's keys; at most one verification each key.
  public func check(_ signatures: [Signature], over message: [UInt8]) -> SignatureCheck {
    var check = SignatureCheck(threshold: role.threshold)
    var seen: Set<KeyMaterial> = []
    for id in role.keyIDs {
      guard let material = keys[id]?.material, !seen.contains(material) else {
        check.unusable.append(id)
        continue
      }
      guard let signature = signatures.first(where: { $0.keyID == id }) else {
        check.absent.append(id)
        continue
      }
      guard material.isValid(signature.bytes, of: message) else {
        check.invalid.append(id)
        continue
      }
      // A key under a second name may still be counted where the first one's signature is wrong.
      seen.insert(material)
      check.valid.append(id)
    }
    check.foreign = signatures.map(\.keyID).filter { !role.keyIDs.contains($0) }
    return check
  }

  /// Throws `trustSignature` unless enough keys have signed; `file` is what messages call it.
  public func verify<Content>(_ metadata: Metadata<Content>, file: String) throws(CairnError) {
    let check = check(metadata.signatures, over: metadata.signedBytes)
    guard !check.isMet else { return }
    throw TrustFailure.signature(check, role: name, file: file)
  }
}
