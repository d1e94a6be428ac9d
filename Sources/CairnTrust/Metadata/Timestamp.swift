// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Timestamp metadata: the newest snapshot.
public struct Timestamp: RoleMetadata {
  /// The type.
  public static let type = MetadataType.timestamp
  /// Version, expiry and unknown members.
  public var header: SignedHeader
  /// The snapshot's metadata file.
  public var snapshot: MetaFile
  private var otherFiles: [String: JSON] = [:]

  /// The name of the member that announces the newest root; Documentation/Format-Trust.md.
  public static let rootVersionMember = "x-cairn-root-version"

  /// Timestamp metadata for a snapshot.
  public init(header: SignedHeader, snapshot: MetaFile) {
    self.header = header
    self.snapshot = snapshot
  }

  /// Reads the `signed` part. Throws `trustMalformed`.
  public init(_ json: JSON) throws(CairnError) {
    var members = try JSONMembers(of: json, at: "signed")
    header = try SignedHeader(taking: &members, type: .timestamp)
    var files = try JSONMembers(of: try members.take("meta"), at: "meta")
    snapshot = try MetaFile(try files.take("snapshot.json"), at: "meta of snapshot.json")
    otherFiles = files.rest
    header.unrecognized = members.rest
  }

  /// The `signed` part.
  public var json: JSON {
    var files = otherFiles
    files["snapshot.json"] = snapshot.json
    return header.json(.timestamp, ["meta": .object(files)])
  }

  /// The version of the newest root, where the publisher announces it.
  public var announcedRootVersion: Int? {
    get {
      guard case .integer(let version)? = header.unrecognized[Timestamp.rootVersionMember] else {
        return nil
      }
      return version
    }
    set { header.unrecognized[Timestamp.rootVersionMember] = newValue.map { .integer($0) } }
  }
}
