// SPDX-License-Identifier: Apache-2.0

extension Role {
  /// The member of a root's roles that says how long their metadata live
  /// (Documentation/Format-Trust.md).
  static let expiryMember = "x-cairn-expiry-days"
  /// How many days metadata may live.
  public static let expiryRange = 1...36_500

  /// How many days metadata of the role live from the day on which they are signed; `nil` where the
  /// root does not say it, or says what cannot be.
  public var expiryDays: Int? {
    get {
      guard case .integer(let days)? = unrecognized[Role.expiryMember],
        Role.expiryRange.contains(days)
      else { return nil }
      return days
    }
    set { unrecognized[Role.expiryMember] = newValue.map { .integer($0) } }
  }
}

extension MetadataType {
  /// How many days metadata live where the root does not say it.
  public var defaultExpiryDays: Int {
    switch self {
    case .root: 365
    // Renewed by every release; a snapshot is signed in one go with them.
    case .targets, .snapshot: 90
    // Daily renewals can fail over a weekend, and some, before devices notice.
    case .timestamp: 7
    }
  }
}

extension Root {
  /// How many days metadata of a role live from the day on which they are signed.
  public func expiryDays(of type: MetadataType) -> Int {
    roles[type]?.expiryDays ?? type.defaultExpiryDays
  }
}
