// SPDX-License-Identifier: Apache-2.0

internal import CairnDelta

/// The roles that a targets role delegates to, most trusted first.
public struct Delegations: Sendable, Hashable {
  /// The keys by their names.
  public var keys: [KeyID: PublicKey]
  /// The roles in the order of trust.
  public var roles: [DelegatedRole]
  private var unrecognized: [String: JSON] = [:]

  /// Delegations.
  public init(keys: [KeyID: PublicKey], roles: [DelegatedRole]) {
    self.keys = keys
    self.roles = roles
  }

  init(_ json: JSON) throws(CairnError) {
    var members = try JSONMembers(of: json, at: "delegations")
    keys = try Role.keys(try members.takeObject("keys"), at: "delegations")
    roles = []
    for value in try members.takeArray("roles") { roles.append(try DelegatedRole(value)) }
    guard Set(roles.map(\.name)).count == roles.count else {
      throw JSON.malformed("delegations name a role twice")
    }
    unrecognized = members.rest
  }

  var json: JSON {
    var members = unrecognized
    members["keys"] = Role.json(keys)
    members["roles"] = .array(roles.map(\.json))
    return .object(members)
  }

  /// Who may sign as a delegated role.
  public func authority(for delegated: DelegatedRole) -> RoleAuthority {
    RoleAuthority(name: delegated.name, role: delegated.role, keys: keys)
  }
}
