// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust

/// The metadata of a role that is to be published next: what there is if that will do, else new ones.
struct MetadataDraft<Content: RoleMetadata> {
  /// The metadata.
  var metadata: Metadata<Content>
  /// Whether devices see them already.
  let isPublished: Bool
  /// Roots whose role has to sign: one, or for a root the one before it and itself.
  let authorities: [(rootVersion: Int, authority: RoleAuthority)]
  /// How many signatures are new.
  private(set) var newSignatureCount = 0
  /// The names of the copies that some of them were taken from.
  private(set) var usedCopies: Set<String> = []

  /// Metadata with the signatures that they have.
  init(
    _ metadata: Metadata<Content>, isPublished: Bool,
    authorities: [(rootVersion: Int, authority: RoleAuthority)]
  ) {
    self.metadata = metadata
    self.isPublished = isPublished
    self.authorities = authorities
  }

  /// Takes the signatures of copies of the metadata, and those that the signers can make.
  mutating func sign(by request: SigningRequest) throws(CairnError) {
    // Complete ones stay as they are, because the role above has their hash.
    guard !isPublished, !isComplete else { return }
    for copy in request.copies {
      guard let other = try? Metadata<Content>(reading: copy.bytes) else { continue }
      for (_, authority) in authorities {
        let count = metadata.takeSignatures(from: other, as: authority)
        newSignatureCount += count
        if count > 0 { usedCopies.insert(copy.name) }
      }
    }
    for (_, authority) in authorities {
      newSignatureCount += try metadata.sign(as: authority, with: request.signers)
    }
  }

  /// Whether enough keys have signed.
  var isComplete: Bool {
    authorities.allSatisfy { _, authority in
      authority.check(metadata.signatures, over: metadata.signedBytes).isMet
    }
  }

  /// What it lacks; the file is where it waits.
  var lacking: [LackingSignatures] {
    let name = MetadataFiles.name(Content.type, metadata.signed.version)
    return authorities.compactMap { version, authority in
      let check = authority.check(metadata.signatures, over: metadata.signedBytes)
      guard !check.isMet else { return nil }
      return LackingSignatures(
        file: "\(MetadataFiles.pending)/\(name)", type: Content.type, rootVersion: version,
        check: check)
    }
  }

  /// The file as devices see it, or will.
  ///
  /// - Parameter published: the role's file that devices see now; it stays as it is, byte for byte.
  func file(published: MetadataFile<Content>?) throws(CairnError) -> MetadataFile<Content> {
    if isPublished, let published { return published }
    return MetadataFile(metadata: metadata, bytes: try metadata.encoded())
  }
}
