// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// A metadata file: what is signed, and the signatures.
///
/// Reading one verifies nothing; `RoleAuthority` does.
public struct Metadata<Content: RoleMetadata>: Sendable, Hashable {
  /// What is signed.
  public let signed: Content
  /// The signatures, no key twice.
  public private(set) var signatures: [Signature]
  /// What the signatures are made over: `signed` in canonical JSON, as it was read.
  public let signedBytes: [UInt8]
  private let unrecognized: [String: JSON]

  /// New metadata that nobody has signed.
  public init(_ signed: Content) {
    self.signed = signed
    signatures = []
    signedBytes = signed.json.canonical
    unrecognized = [:]
  }

  /// Reads a metadata file. Throws `trustMalformed`, in words that do not name the file.
  public init(reading bytes: [UInt8]) throws(CairnError) {
    var members = try JSONMembers(of: try JSON(reading: bytes), at: "it")
    let signedJSON = try members.take("signed")
    signatures = []
    for value in try members.takeArray("signatures") { signatures.append(try Signature(value)) }
    unrecognized = members.rest
    guard Set(signatures.map(\.keyID)).count == signatures.count else {
      throw JSON.malformed("it has two signatures of one key")
    }
    signed = try Content(signedJSON)
    signedBytes = signedJSON.canonical
  }

  /// Adds a signature, or replaces the one that the same key has there.
  public mutating func add(_ signature: Signature) {
    signatures.removeAll { $0.keyID == signature.keyID }
    signatures.append(signature)
    signatures.sort { $0.keyID < $1.keyID }
  }

  /// Signs as a key of this name; without one, as the signer's key names itself.
  public mutating func sign(
    with signer: any Signer, as keyID: KeyID? = nil
  ) throws(CairnError) {
    add(Signature(keyID: keyID ?? signer.publicKey.id, bytes: try signer.sign(signedBytes)))
  }

  /// Removes the signatures of keys that are not named.
  public mutating func keepSignatures(of keyIDs: Set<KeyID>) {
    signatures.removeAll { !keyIDs.contains($0.keyID) }
  }

  /// The metadata file, ending in a line feed.
  public func encoded() throws(CairnError) -> [UInt8] {
    var members = unrecognized
    members["signed"] = signed.json
    members["signatures"] = .array(signatures.map(\.json))
    return try JSON.object(members).encoded() + [UInt8(ascii: "\n")]
  }
}
