// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnRelease
public import CairnTrust

extension RepositorySigner {
  /// Makes a directory a repository without signed metadata, if it is none yet.
  ///
  /// - Throws: what `Repository` throws.
  public static func prepare(path: String, owner: String) throws(CairnError) {
    let repository = try Repository(path: path, owner: owner)
    let catalog = TreePath.root.appending(Catalog.fileName)
    // Signed metadata lie in a directory that is known to be a repository.
    if try repository.storage.status(catalog) == nil {
      try Catalog().encoded().withView { view throws(CairnError) in
        try OutputPlace.file("\(path)/\(Catalog.fileName)", replacesExisting: false).write(view)
      }
    }
  }

  /// Throws `signingExists` where there is a root, published or pending.
  public func requireUnsigned() throws(CairnError) {
    let pending = try files.pending(as: Root.self)
    guard published.root == nil, pending == nil else {
      throw CairnError(
        .signingExists,
        "\(files.root) is signed already: it has "
          + (pending == nil ? "a root" : "a root that waits for signatures"),
        hint: "cairn key rotate changes keys, cairn repo sign goes on with the signing")
    }
  }

  /// Makes the first root, which waits for signatures from then on.
  ///
  /// - Throws: `signingExists` where there is a root, published or pending; `changeMalformed` for
  ///   roles that nobody can meet.
  public mutating func begin(with roles: [MetadataType: RoleSettings]) throws(CairnError) {
    try requireUnsigned()
    var root = Root(
      header: SignedHeader(version: 1, expires: request.now), keys: [:],
      roles: Dictionary(
        uniqueKeysWithValues: MetadataType.allCases.map {
          ($0, Role(keyIDs: [], threshold: 1))
        }))
    for type in MetadataType.allCases {
      let settings = roles[type] ?? RoleSettings(keys: [])
      try RootChange(
        role: type, added: settings.keys, threshold: settings.threshold,
        expiryDays: settings.expiryDays ?? type.defaultExpiryDays
      ).apply(to: &root)
    }
    try keep(root)
  }

  /// Makes the next root, which waits for signatures from then on.
  ///
  /// A root that waits already is changed further; its signatures are void.
  /// - Throws: `trustUnsigned`; `changeMalformed`.
  public mutating func change(_ change: RootChange) throws(CairnError) {
    let pending = try files.pending(as: Root.self)?.signed
    let current = published.root?.signed
    guard var root = (pending?.version ?? 0) > (current?.version ?? 0) ? pending : current else {
      throw files.unsigned
    }
    try change.apply(to: &root)
    root.header.version = (current?.version ?? 0) + 1
    try keep(root)
  }

  private mutating func keep(_ root: Root) throws(CairnError) {
    var root = root
    root.header.specVersion = SignedHeader.writtenSpecVersion
    root.consistentSnapshot = true
    root.header.expires = request.now.adding(seconds: root.expiryDays(of: .root) * 86_400)
    try files.removePending(.root)
    try files.write(Metadata(root), to: MetadataFiles.pending)
    hasNewRoot = true
  }
}
