// SPDX-License-Identifier: Apache-2.0

internal import CairnDelta

/// What targets metadata says of a target.
public struct TargetFile: Sendable, Hashable {
  /// The target's size in bytes.
  public var length: Int
  /// The target's hashes.
  public var hashes: Hashes
  /// What the publisher adds for the application.
  public var custom: JSON?
  private var unrecognized: [String: JSON] = [:]

  /// A description.
  public init(length: Int, hashes: Hashes, custom: JSON? = nil) {
    self.length = length
    self.hashes = hashes
    self.custom = custom
  }

  init(_ json: JSON, at place: String) throws(CairnError) {
    var members = try JSONMembers(of: json, at: place)
    length = try members.takeInteger("length", from: 0)
    hashes = try Hashes(try members.takeObject("hashes"), at: place)
    custom = members.takeOptional("custom")
    unrecognized = members.rest
  }

  var json: JSON {
    var members = unrecognized
    members["length"] = .integer(length)
    members["hashes"] = hashes.json
    members["custom"] = custom
    return .object(members)
  }
}
