// SPDX-License-Identifier: Apache-2.0

internal import CairnDelta

/// Who may sign as a role: keys, and how many of them must.
public struct Role: Sendable, Hashable {
  /// The names of the keys, no name twice.
  public var keyIDs: [KeyID]
  /// How many different keys must have signed, at least 1.
  public var threshold: Int
  var unrecognized: [String: JSON] = [:]

  /// A role.
  public init(keyIDs: [KeyID], threshold: Int) {
    self.keyIDs = keyIDs
    self.threshold = threshold
  }

  init(_ json: JSON, at place: String) throws(CairnError) {
    var members = try JSONMembers(of: json, at: place)
    self = try Role(taking: &members, at: place)
    unrecognized = members.rest
  }

  /// Takes the members that every role has, and leaves the others.
  init(taking members: inout JSONMembers, at place: String) throws(CairnError) {
    keyIDs = try members.takeStrings("keyids").map { KeyID($0) }
    threshold = try members.takeInteger("threshold", from: 1)
    guard Set(keyIDs).count == keyIDs.count else {
      throw JSON.malformed("\(place) names a key twice")
    }
  }

  var members: [String: JSON] {
    var members = unrecognized
    members["keyids"] = .array(keyIDs.map { .string($0.text) })
    members["threshold"] = .integer(threshold)
    return members
  }

  /// Reads metadata's `keys`. Throws `trustMalformed`.
  static func keys(
    _ entries: [(name: String, value: JSON)], at place: String
  ) throws(CairnError) -> [KeyID: PublicKey] {
    var keys: [KeyID: PublicKey] = [:]
    for (name, value) in entries {
      do throws(CairnError) {
        keys[KeyID(name)] = try PublicKey(value)
      } catch {
        throw error.at("\(place), key \(KeyID(name))")
      }
    }
    return keys
  }

  static func json(_ keys: [KeyID: PublicKey]) -> JSON {
    .object(Dictionary(uniqueKeysWithValues: keys.map { ($0.key.text, $0.value.json) }))
  }
}
