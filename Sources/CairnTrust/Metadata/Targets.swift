// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Targets metadata, of the top-level role or of a delegated one.
public struct Targets: RoleMetadata {
  /// The type.
  public static let type = MetadataType.targets
  /// Version, expiry and unknown members.
  public var header: SignedHeader
  /// The targets by their paths.
  public var targets: [String: TargetFile]
  /// The roles that the role delegates to, where there are some.
  public var delegations: Delegations?

  /// Targets metadata.
  public init(
    header: SignedHeader, targets: [String: TargetFile], delegations: Delegations? = nil
  ) {
    self.header = header
    self.targets = targets
    self.delegations = delegations
  }

  /// Reads the `signed` part. Throws `trustMalformed`.
  public init(_ json: JSON) throws(CairnError) {
    var members = try JSONMembers(of: json, at: "signed")
    header = try SignedHeader(taking: &members, type: .targets)
    targets = [:]
    for (path, value) in try members.takeObject("targets") {
      targets[path] = try TargetFile(value, at: "target \(Printable.text(path))")
    }
    delegations = try members.takeOptional("delegations").map { json throws(CairnError) in
      try Delegations(json)
    }
    header.unrecognized = members.rest
  }

  /// The `signed` part.
  public var json: JSON {
    var members: [String: JSON] = ["targets": .object(targets.mapValues { $0.json })]
    members["delegations"] = delegations?.json
    return header.json(.targets, members)
  }

  /// The target of exactly this path, byte for byte.
  ///
  /// `String` takes canonically equivalent paths for the same; a server does not.
  public func target(_ path: String) -> TargetFile? {
    guard let place = targets.index(forKey: path),
      targets[place].key.utf8.elementsEqual(path.utf8)
    else { return nil }
    return targets[place].value
  }
}
