// SPDX-License-Identifier: Apache-2.0

import CairnDelta
public import CairnTrust

/// What is to be different in the next root.
public struct RootChange: Sendable {
  /// Which key is meant.
  public enum Reference: Sendable {
    /// The key of this id, or the only one whose id begins so.
    case id(String)
    /// The key itself, by whatever id.
    case key(PublicKey)
  }

  /// The role that changes.
  public var role: MetadataType
  /// The keys that no longer sign for it.
  public var removed: [Reference]
  /// The keys that do from now on.
  public var added: [PublicKey]
  /// How many keys must sign, if that changes.
  public var threshold: Int?
  /// How many days the role's metadata live, if that changes.
  public var expiryDays: Int?

  /// A change; without any part of it the next root is the last one with a later expiry.
  public init(
    role: MetadataType, removed: [Reference] = [], added: [PublicKey] = [], threshold: Int? = nil,
    expiryDays: Int? = nil
  ) {
    self.role = role
    self.removed = removed
    self.added = added
    self.threshold = threshold
    self.expiryDays = expiryDays
  }

  /// Makes the change in `root`; version and expiry are the caller's.
  ///
  /// Throws `changeMalformed` where the role would be one that nobody can meet, a key to remove is
  /// not the role's, or one to add is already.
  func apply(to root: inout Root) throws(CairnError) {
    var role = root.roles[self.role] ?? Role(keyIDs: [], threshold: 1)
    for reference in removed {
      let id = try id(of: reference, in: role, root)
      role.keyIDs.removeAll { $0 == id }
    }
    for key in added {
      guard key.isUsable else { throw refused("the key \(key.id) is of no known kind") }
      let isThere = role.keyIDs.contains { root.keys[$0]?.isSameKey(as: key) == true }
      guard !isThere else { throw refused("the key \(key.id) is one of its keys already") }
      let known = root.keys.first { $0.value.isSameKey(as: key) }
      let id = known?.key ?? key.id
      root.keys[id] = known?.value ?? key
      role.keyIDs.append(id)
    }
    role.threshold = threshold ?? role.threshold
    if let expiryDays {
      guard Role.expiryRange.contains(expiryDays) else {
        throw refused("metadata cannot live for \(expiryDays) days")
      }
      role.expiryDays = expiryDays
    }
    guard (1...max(1, role.keyIDs.count)).contains(role.threshold), !role.keyIDs.isEmpty else {
      throw refused(
        "it would have \(role.keyIDs.count) keys, of which \(role.threshold) have to sign")
    }
    root.roles[self.role] = role
    let used = Set(root.roles.values.flatMap(\.keyIDs))
    root.keys = root.keys.filter { used.contains($0.key) }
  }

  private func id(
    of reference: Reference, in role: Role, _ root: Root
  ) throws(CairnError) -> KeyID {
    switch reference {
    case .key(let key):
      if let id = role.keyIDs.first(where: { root.keys[$0]?.isSameKey(as: key) == true }) {
        return id
      }
      throw refused("the key \(key.id) is none of its keys")
    case .id(let text):
      let found = role.keyIDs.filter { $0.text == text || $0.text.hasPrefix(text.lowercased()) }
      if found.count == 1, text.count >= 4 { return found[0] }
      throw refused(
        found.isEmpty
          ? "no id of its keys begins with \(text.debugDescription)"
          : "\(text.debugDescription) does not say which of its keys is meant")
    }
  }

  private func refused(_ what: String) -> CairnError {
    CairnError(
      .changeMalformed, "the role \(role.rawValue) cannot be changed: \(what)",
      hint: "cairn repo status shows the keys; --threshold says how many of them must sign")
  }
}
