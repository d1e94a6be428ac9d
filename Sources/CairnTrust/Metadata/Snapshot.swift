// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Snapshot metadata: the versions of all targets metadata that belong together.
public struct Snapshot: RoleMetadata {
  /// The type.
  public static let type = MetadataType.snapshot
  /// Version, expiry and unknown members.
  public var header: SignedHeader
  /// The files by their names: `targets.json`, and `ROLE.json` of delegated roles.
  public var files: [String: MetaFile]

  /// Snapshot metadata of these files.
  public init(header: SignedHeader, files: [String: MetaFile]) {
    self.header = header
    self.files = files
  }

  /// Reads the `signed` part. Throws `trustMalformed`.
  public init(_ json: JSON) throws(CairnError) {
    var members = try JSONMembers(of: json, at: "signed")
    header = try SignedHeader(taking: &members, type: .snapshot)
    files = [:]
    for (name, value) in try members.takeObject("meta") {
      files[name] = try MetaFile(value, at: "meta of \(Printable.text(name))")
    }
    header.unrecognized = members.rest
  }

  /// The `signed` part.
  public var json: JSON {
    header.json(.snapshot, ["meta": .object(files.mapValues { $0.json })])
  }
}
