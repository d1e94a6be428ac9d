// SPDX-License-Identifier: Apache-2.0

internal import CairnDelta

/// What timestamp or snapshot metadata says of a metadata file.
public struct MetaFile: Sendable, Hashable {
  /// The version of the metadata in it, at least 1.
  public var version: Int
  /// The file's size in bytes, where it is given.
  public var length: Int?
  /// The file's hashes, where they are given.
  public var hashes: Hashes?
  private var unrecognized: [String: JSON] = [:]

  /// A description.
  public init(version: Int, length: Int? = nil, hashes: Hashes? = nil) {
    self.version = version
    self.length = length
    self.hashes = hashes
  }

  init(_ json: JSON, at place: String) throws(CairnError) {
    var members = try JSONMembers(of: json, at: place)
    version = try members.takeInteger("version", from: 1)
    length = try members.takeOptionalInteger("length", from: 0)
    if members.rest["hashes"] != nil {
      hashes = try Hashes(try members.takeObject("hashes"), at: place)
    }
    unrecognized = members.rest
  }

  var json: JSON {
    var members = unrecognized
    members["version"] = .integer(version)
    if let length { members["length"] = .integer(length) }
    if let hashes { members["hashes"] = hashes.json }
    return .object(members)
  }
}
