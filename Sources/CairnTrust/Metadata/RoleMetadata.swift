// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// The `signed` part of metadata of one type.
public protocol RoleMetadata: Sendable, Hashable {
  /// The type.
  static var type: MetadataType { get }
  /// Version, expiry and unknown members.
  var header: SignedHeader { get set }
  /// Reads the `signed` part. Throws `trustMalformed`.
  init(_ json: JSON) throws(CairnError)
  /// The `signed` part.
  var json: JSON { get }
}

extension RoleMetadata {
  /// The version of this metadata.
  public var version: Int { header.version }
  /// When it is no longer to be trusted.
  public var expires: UTCTime { header.expires }
  /// Whether it is no longer to be trusted at `now`: from the moment of its expiry on.
  public func isExpired(at now: UTCTime) -> Bool { header.expires <= now }
}
