// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust

/// What waits for signatures in a repository.
struct PendingMetadata {
  /// What it lacks.
  private(set) var lacking: [LackingSignatures] = []

  /// Looks at all that waits.
  init(in files: MetadataFiles, published: PublishedMetadata) throws(CairnError) {
    let current = published.root?.signed
    let pending = try files.pending(as: Root.self)
    if let pending {
      lacking += PendingMetadata.root(pending, after: current).lacking
    }
    guard let governing = lacking.isEmpty ? pending?.signed ?? current : current else { return }
    try add(try files.pending(as: Targets.self), governing)
    try add(try files.pending(as: Snapshot.self), governing)
    try add(try files.pending(as: Timestamp.self), governing)
  }

  private mutating func add<Content>(
    _ metadata: Metadata<Content>?, _ root: Root
  ) throws(CairnError) {
    guard let metadata else { return }
    lacking +=
      MetadataDraft(
        metadata, isPublished: false,
        authorities: [(root.version, root.authority(for: Content.type))]
      ).lacking
  }

  /// A root that waits, with both roles that have to sign it.
  static func root(_ root: Metadata<Root>, after current: Root?) -> MetadataDraft<Root> {
    var authorities = [(root.signed.version, root.signed.authority(for: .root))]
    if let current { authorities.insert((current.version, current.authority(for: .root)), at: 0) }
    return MetadataDraft(root, isPublished: false, authorities: authorities)
  }
}
