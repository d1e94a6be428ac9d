// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnHydration
public import CairnTrust

/// A metadata file by itself, signed by its owner far from the repository.
public struct MetadataCopy: Sendable {
  /// What it is.
  public let type: MetadataType
  /// Its version.
  public let version: Int
  /// The keys that have just signed it.
  public let newSigners: [KeyID]

  /// Signs a file, which is replaced by one with more signatures.
  ///
  /// Nothing here tells whose keys count: the repository sorts that out.
  /// - Throws: `trustMalformed` for what is no metadata.
  public init(
    signing path: String, with signers: [any Signer]
  ) throws(CairnError) {
    let bytes = try FileSource(path: path).allBytes(limit: MetadataType.targets.writtenSizeLimit)
    do throws(CairnError) {
      type = try MetadataCopy.type(of: bytes)
    } catch {
      throw error.at(path)
    }
    switch type {
    case .root: (version, newSigners) = try MetadataCopy.sign(bytes, path, signers, as: Root.self)
    case .targets:
      (version, newSigners) = try MetadataCopy.sign(bytes, path, signers, as: Targets.self)
    case .snapshot:
      (version, newSigners) = try MetadataCopy.sign(bytes, path, signers, as: Snapshot.self)
    case .timestamp:
      (version, newSigners) = try MetadataCopy.sign(bytes, path, signers, as: Timestamp.self)
    }
  }

  private static func type(of bytes: [UInt8]) throws(CairnError) -> MetadataType {
    if case .object(let file) = try JSON(reading: bytes),
      case .object(let signed)? = file["signed"], case .string(let name)? = signed["_type"],
      let type = MetadataType(rawValue: name)
    {
      return type
    }
    throw CairnError(
      .trustMalformed, "it is no metadata file", hint: "name a repository, or a file from .pending")
  }

  private static func sign<Content>(
    _ bytes: [UInt8], _ path: String, _ signers: [any Signer], as content: Content.Type
  ) throws(CairnError) -> (Int, [KeyID]) where Content: RoleMetadata {
    do throws(CairnError) {
      var metadata = try Metadata<Content>(reading: bytes)
      let keys = (metadata.signed as? Root)?.keys ?? [:]
      var signed: [KeyID] = []
      for signer in signers {
        // The name that the root gives the key, which need not be the one that we would give it.
        let id = keys.first { $0.value.isSameKey(as: signer.publicKey) }?.key
        try metadata.sign(with: signer, as: id)
        signed.append(id ?? signer.publicKey.id)
      }
      try metadata.encoded().withView { view throws(CairnError) in
        try OutputPlace.file(path, replacesExisting: true).write(view)
      }
      return (metadata.signed.version, signed)
    } catch {
      throw error.at(path)
    }
  }
}
