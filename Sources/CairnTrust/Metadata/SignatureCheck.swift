// SPDX-License-Identifier: Apache-2.0

/// How the signatures of metadata stand to the keys of a role.
public struct SignatureCheck: Sendable, Hashable {
  /// How many different keys must have signed.
  public let threshold: Int
  /// The keys of the role that have signed, one name for each key.
  public internal(set) var valid: [KeyID] = []
  /// The keys of the role whose signature is wrong.
  public internal(set) var invalid: [KeyID] = []
  /// The keys of the role that have no signature there.
  public internal(set) var absent: [KeyID] = []
  /// The keys of the role that cannot be used: of unknown type, malformed, not given, or given
  /// twice under different names.
  public internal(set) var unusable: [KeyID] = []
  /// The keys that have a signature there and do not belong to the role.
  public internal(set) var foreign: [KeyID] = []

  /// Whether enough keys have signed.
  public var isMet: Bool { valid.count >= threshold }
  /// How many keys still have to sign.
  public var lackingCount: Int { max(0, threshold - valid.count) }
}
