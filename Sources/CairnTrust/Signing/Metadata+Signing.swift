// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

extension Metadata {
  /// Signs as every key of an authority that a signer has, unless that key's signature is there.
  ///
  /// - Returns: how many signatures are new.
  public mutating func sign(
    as authority: RoleAuthority, with signers: [any Signer]
  ) throws(CairnError) -> Int {
    var count = 0
    let valid = Set(authority.check(signatures, over: signedBytes).valid)
    for (id, key) in authority.givenKeys.sorted(by: { $0.key < $1.key })
    where !valid.contains(id) {
      guard let signer = signers.first(where: { $0.publicKey.isSameKey(as: key) }) else { continue }
      try sign(with: signer, as: id)
      count += 1
    }
    return count
  }

  /// Takes over signatures from a copy that others have signed, where an authority's keys made them.
  ///
  /// - Returns: how many signatures are new.
  public mutating func takeSignatures(
    from copy: Metadata, as authority: RoleAuthority
  ) -> Int {
    guard copy.signedBytes == signedBytes else { return 0 }
    let known = Set(authority.check(signatures, over: signedBytes).valid)
    let valid = authority.check(copy.signatures, over: signedBytes).valid
    let new = copy.signatures.filter { valid.contains($0.keyID) && !known.contains($0.keyID) }
    for signature in new { add(signature) }
    return new.count
  }
}
