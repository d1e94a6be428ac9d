// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
package import CairnFiles
package import CairnHydration
package import CairnRelease

/// Where contents can be read: in the tree, in the base's tree, among what was hydrated.
package struct ContentPlaces: Sendable {
  private var storages: [PosixStorage] = []
  private var places: [Digest: LocalContents.Place] = [:]

  /// Nothing can be read yet.
  package init() {}

  /// Adds the files that have contents; a place that is known already stays.
  package mutating func add(_ files: [Digest: TreePath], in storage: PosixStorage) {
    storages.append(storage)
    for (digest, path) in files where places[digest] == nil {
      places[digest] = LocalContents.Place(storage: storages.count - 1, path: path)
    }
  }

  /// The same for those who make contents of others.
  package var local: LocalContents { LocalContents(storages: storages, places: places) }

  /// The contents that can be read.
  package var contents: Set<Digest> { Set(places.keys) }

  /// Whether a content can be read.
  package func has(_ digest: Digest) -> Bool { places[digest] != nil }

  /// A content's bytes, unverified.
  package func open(_ digest: Digest) throws(CairnError) -> MappedFile {
    guard let place = places[digest] else {
      throw CairnError(.internalFailure, "the content \(digest) is not at hand")
    }
    return try storages[place.storage].map(place.path)
  }

  /// A content's bytes; throws `changed` if they are others by now.
  package func openVerified(_ digest: Digest) throws(CairnError) -> MappedFile {
    let file = try open(digest)
    var hasher = SHA256Hasher()
    file.withView { hasher.update($0) }
    guard hasher.digest() == digest else {
      throw CairnError(
        .changed, "\(file.path) changed while it was being published",
        hint: "stop what is writing to it, or publish a copy of the tree")
    }
    return file
  }
}
