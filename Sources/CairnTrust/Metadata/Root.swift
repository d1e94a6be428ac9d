// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Root metadata: the keys of the top-level roles.
public struct Root: RoleMetadata {
  /// The type.
  public static let type = MetadataType.root
  /// Version, expiry and unknown members.
  public var header: SignedHeader
  /// Whether files are found under names with their version or hash; `nil` means no.
  public var consistentSnapshot: Bool?
  /// The keys by their names.
  public var keys: [KeyID: PublicKey]
  /// Who signs as what; all four are there.
  public var roles: [MetadataType: Role]
  /// Roles of other names.
  private var otherRoles: [String: JSON] = [:]

  /// Root metadata for new roles.
  public init(
    header: SignedHeader, consistentSnapshot: Bool = true, keys: [KeyID: PublicKey],
    roles: [MetadataType: Role]
  ) {
    self.header = header
    self.consistentSnapshot = consistentSnapshot
    self.keys = keys
    self.roles = roles
  }

  /// Reads the `signed` part. Throws `trustMalformed`.
  public init(_ json: JSON) throws(CairnError) {
    var members = try JSONMembers(of: json, at: "signed")
    header = try SignedHeader(taking: &members, type: .root)
    consistentSnapshot =
      members.rest["consistent_snapshot"] == nil ? nil : try members.takeBool("consistent_snapshot")
    keys = try Role.keys(try members.takeObject("keys"), at: "signed")
    roles = [:]
    for (name, value) in try members.takeObject("roles") {
      if let type = MetadataType(rawValue: name) {
        roles[type] = try Role(value, at: "the role \(name)")
      } else {
        otherRoles[name] = value
      }
    }
    for type in MetadataType.allCases where roles[type] == nil {
      throw JSON.malformed("it has no role \(type.rawValue)")
    }
    header.unrecognized = members.rest
  }

  /// The `signed` part.
  public var json: JSON {
    var roles = otherRoles
    for (type, role) in self.roles { roles[type.rawValue] = .object(role.members) }
    var members: [String: JSON] = ["keys": Role.json(keys), "roles": .object(roles)]
    if let consistentSnapshot { members["consistent_snapshot"] = .bool(consistentSnapshot) }
    return header.json(.root, members)
  }

  /// Who may sign as a top-level role.
  public func authority(for type: MetadataType) -> RoleAuthority {
    RoleAuthority(
      name: type.rawValue, role: roles[type] ?? Role(keyIDs: [], threshold: 1), keys: keys)
  }

  /// Whether a key that could sign as a role in an older root no longer can.
  ///
  /// Keys that were only added do not count: nothing that they would have to make good has gone.
  func hasRotated(_ type: MetadataType, since old: Root) -> Bool {
    let new = Set(authority(for: type).givenKeys.values.compactMap(\.material))
    let before = old.authority(for: type).givenKeys.values.compactMap(\.material)
    return !before.allSatisfy(new.contains)
  }
}
