// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust
import Crypto
import FoundationEssentials

/// An Ed25519 key made of a number, so that every run has the same.
struct TestKey: Signer, Hashable {
  let number: Int

  private var key: Curve25519.Signing.PrivateKey? {
    let seed = (0..<32).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0) }
    return try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
  }

  var publicKey: PublicKey {
    PublicKey(ed25519: key.map { Array($0.publicKey.rawRepresentation) } ?? [])
  }

  var id: KeyID { publicKey.id }

  func sign(_ message: [UInt8]) throws(CairnError) -> [UInt8] {
    guard let signature = try? key?.signature(for: message) else {
      throw CairnError(.internalFailure, "no signature")
    }
    return Array(signature)
  }
}
