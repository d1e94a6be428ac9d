// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust

/// What devices find in a repository now.
struct PublishedMetadata {
  /// The newest root.
  let root: Metadata<Root>?
  /// The timestamp.
  let timestamp: MetadataFile<Timestamp>?
  /// The snapshot that the timestamp names.
  let snapshot: MetadataFile<Snapshot>?
  /// The targets that the snapshot names.
  let targets: MetadataFile<Targets>?

  static let targetsName = "targets.json"

  /// Reads what there is; what is named and not there is as good as not named.
  init(in files: MetadataFiles) throws(CairnError) {
    let newest = try files.versions(of: .root).last
    root = try newest.flatMap { version throws(CairnError) in
      try files.read(version, as: Root.self)?.metadata
    }
    timestamp = try files.read(0, as: Timestamp.self)
    snapshot = try timestamp.flatMap { file throws(CairnError) in
      try files.read(file.metadata.signed.snapshot.version, as: Snapshot.self)
    }
    let named = snapshot?.metadata.signed.files[PublishedMetadata.targetsName]
    targets = try named.flatMap { file throws(CairnError) in
      try files.read(file.version, as: Targets.self)
    }
  }

  /// Whether devices that trust `root` accept all that is there.
  func isValid(under root: Root) -> Bool {
    guard let timestamp, let snapshot, let targets else { return false }
    return timestamp.metadata.isSigned(by: root) && snapshot.metadata.isSigned(by: root)
      && targets.metadata.isSigned(by: root)
  }
}

extension Metadata {
  /// Whether enough keys of the role that `root` names have signed.
  func isSigned(by root: Root) -> Bool {
    root.authority(for: Content.type).check(signatures, over: signedBytes).isMet
  }
}

extension MetaFile {
  /// What the role above says of a file.
  init<Content>(_ file: MetadataFile<Content>) {
    self.init(
      version: file.metadata.signed.version, length: file.bytes.count,
      hashes: Hashes(of: file.bytes))
  }
}
