// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnFiles
public import CairnRelease

/// The contents at hand, and how to open them.
public struct LocalContents: Sendable {
  /// Where a content lies.
  public struct Place: Sendable, Hashable {
    /// Which of the storages.
    public var storage: Int
    /// Where in it.
    public var path: TreePath

    /// Names a place.
    public init(storage: Int = 0, path: TreePath) {
      self.storage = storage
      self.path = path
    }
  }

  /// The storages that places refer to.
  public let storages: [any Storage]
  /// Where each content lies.
  public var places: [Digest: Place]

  /// Contents in these storages.
  public init(storages: [any Storage], places: [Digest: Place] = [:]) {
    self.storages = storages
    self.places = places
  }

  /// Opens a content; `nil` if it is not at hand.
  ///
  /// The bytes are what is there now: whoever uses them checks what comes of it.
  public func open(_ content: Digest) throws(CairnError) -> (any ByteSource)? {
    if content == HydrationPlanner.emptyContent { return HeldBytes([]) }
    guard let place = places[content] else { return nil }
    return try storages[place.storage].open(place.path)
  }

  /// What people call the place of a content.
  public func description(of content: Digest) -> String {
    guard let place = places[content] else { return "sha256 \(content)" }
    return "\(storages[place.storage])/\(place.path)"
  }
}
