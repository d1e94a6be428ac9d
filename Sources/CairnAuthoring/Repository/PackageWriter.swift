// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// Puts head and payloads together to a package.
struct PackageWriter {
  let storage: PosixStorage
  /// The path of the repository.
  let root: String
  let monitor: any WorkMonitor

  private static let blockSize = 1 << 20

  /// Writes a package; it appears complete and durable, or not at all.
  ///
  /// Each payload is compared with its digest once more.
  func write(
    _ head: PackageHead, _ payloads: [StoredPayload]
  ) throws(CairnError) -> CatalogEntry {
    let bytes = head.encoded(hasher: SHA256Hasher.self)
    guard bytes.count <= PackageHead.largestSize else {
      throw CairnError(
        .tooLarge, "the package's head would have \(bytes.count) bytes",
        hint: "publish the tree in several products")
    }
    let digest = bytes.withView { PackageHead.digest(of: $0) }
    let entry = CatalogEntry(head: head, headSize: bytes.count, headDigest: digest)
    // Its name has its digest in it: what is there is this package.
    let file = try StagedFile(for: "\(root)/\(entry.package)", tag: digest, replacesExisting: true)
    try file.resume(at: 0)
    try file.requireSpace(for: entry.size)
    try bytes.withView { view throws(CairnError) in try file.append(view) }
    var completed = bytes.count
    for payload in payloads {
      try copy(payload, to: file)
      completed += payload.description.storedSize
      try monitor.advance(.writing, completed: completed, total: entry.size)
    }
    try file.commit()
    return entry
  }

  private func copy(_ payload: StoredPayload, to file: StagedFile) throws(CairnError) {
    let source = try storage.map(payload.file)
    let size = payload.description.storedSize
    try source.withView { whole throws(CairnError) in
      guard payload.offset <= whole.count, size <= whole.count - payload.offset else {
        throw damaged(source.path)
      }
      var hasher = SHA256Hasher()
      let view = whole[payload.offset..<payload.offset + size]
      var offset = 0
      while offset < size {
        let end = offset + min(PackageWriter.blockSize, size - offset)
        hasher.update(view[offset..<end])
        try file.append(view[offset..<end])
        offset = end
      }
      guard hasher.digest() == payload.description.storedDigest else { throw damaged(source.path) }
    }
  }

  private func damaged(_ path: String) -> CairnError {
    CairnError(
      .packageDamaged, "a payload in \(path) does not have the digest that its package says",
      hint: "put back an undamaged copy of the file, then run again")
  }
}
