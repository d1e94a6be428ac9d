// SPDX-License-Identifier: Apache-2.0

internal import CairnDelta

/// A role that another one trusts with some of its paths.
public struct DelegatedRole: Sendable, Hashable {
  /// Which paths a role is trusted with.
  public enum Scope: Sendable, Hashable {
    /// Those that one of these patterns matches.
    case paths([String])
    /// Those whose SHA-256, in hexadecimal digits, begins with one of these.
    case pathHashPrefixes([String])
  }

  /// The role's name.
  public var name: String
  /// Who may sign as it.
  public var role: Role
  /// Which paths it is trusted with.
  public var scope: Scope
  /// Whether nobody after it is asked for these paths.
  public var isTerminating: Bool
  private var unrecognized: [String: JSON] = [:]

  /// A delegated role.
  public init(name: String, role: Role, scope: Scope, isTerminating: Bool = false) {
    self.name = name
    self.role = role
    self.scope = scope
    self.isTerminating = isTerminating
  }

  init(_ json: JSON) throws(CairnError) {
    var members = try JSONMembers(of: json, at: "a delegated role")
    name = try members.takeString("name")
    // A delegated role of such a name would share the top-level role's file.
    guard !name.isEmpty, MetadataType(rawValue: name) == nil else {
      throw JSON.malformed("a delegated role has the name \"\(name)\", which none can have")
    }
    let place = "the delegated role \(Printable.text(name))"
    role = try Role(taking: &members, at: place)
    isTerminating = try members.takeBool("terminating")
    let paths = try members.takeOptionalStrings("paths")
    let prefixes = try members.takeOptionalStrings("path_hash_prefixes")
    switch (paths, prefixes) {
    case (let paths?, nil): scope = .paths(paths)
    case (nil, let prefixes?): scope = .pathHashPrefixes(prefixes)
    default: throw JSON.malformed("\(place) must have either paths or path_hash_prefixes")
    }
    unrecognized = members.rest
  }

  var json: JSON {
    var members = unrecognized.merging(role.members) { _, own in own }
    members["name"] = .string(name)
    members["terminating"] = .bool(isTerminating)
    switch scope {
    case .paths(let paths): members["paths"] = .array(paths.map { .string($0) })
    case .pathHashPrefixes(let prefixes):
      members["path_hash_prefixes"] = .array(prefixes.map { .string($0) })
    }
    return .object(members)
  }

  /// Whether the role is trusted with a path.
  public func isTrusted(with path: String) -> Bool {
    switch scope {
    case .paths(let patterns):
      return patterns.contains { PathPattern($0).matches(path) }
    case .pathHashPrefixes(let prefixes):
      let hash = Hexadecimal.text(Hashes.sha256(Array(path.utf8)))
      return prefixes.contains { hash.hasPrefix($0.lowercased()) }
    }
  }
}
