// SPDX-License-Identifier: Apache-2.0

public import CairnTrust

/// What a metadata file still lacks before devices accept it.
public struct LackingSignatures: Sendable, Hashable {
  /// The file's path in the repository.
  public let file: String
  /// The kind of metadata.
  public let type: MetadataType
  /// The version of the root whose keys are meant.
  public let rootVersion: Int
  /// How many keys must sign.
  public let threshold: Int
  /// The keys that have signed.
  public let valid: [KeyID]
  /// The keys of which more must sign.
  public let candidates: [KeyID]

  /// How many keys still have to sign.
  public var count: Int { max(0, threshold - valid.count) }

  init(file: String, type: MetadataType, rootVersion: Int, check: SignatureCheck) {
    self.file = file
    self.type = type
    self.rootVersion = rootVersion
    threshold = check.threshold
    valid = check.valid
    candidates = check.absent + check.invalid
  }
}

extension LackingSignatures: CustomStringConvertible {
  /// What lacks, for people.
  public var description: String {
    let among = count == candidates.count ? "" : "\(count) of "
    let keys = candidates.map(\.shortened).joined(separator: ", ")
    return "\(file) has \(valid.count) of \(threshold) signatures by the \(type.rawValue) keys of"
      + " root \(rootVersion), and lacks \(among)\(keys.isEmpty ? "usable keys" : keys)"
  }
}

extension KeyID {
  /// As much of the id as tells keys apart, for people.
  public var shortened: String {
    let text = description
    return text.count > 16 ? String(text.prefix(12)) : text
  }
}
