// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnHydration
public import CairnRelease

/// What a device knows about its tree and store (Documentation/Store.md).
public struct DeviceState: Sendable, Hashable {
  /// A file of a former release that is kept until its content can be made of others.
  public struct WaitingFile: Sendable, Hashable {
    /// Its name below `transaction/old`.
    public var name: String
    /// Its content.
    public var content: Manifest.Content

    /// Names a file and its content.
    public init(name: String, content: Manifest.Content) {
      self.name = name
      self.content = content
    }
  }

  /// The release that the tree is; `nil` before the first install.
  public var installed: InstalledRelease?
  /// The release before the latest install; `nil` where there is none to go back to.
  public var previous: InstalledRelease?
  /// The deltas of the store.
  public var kept: [KeptDelta] = []
  /// Files of former releases that still wait to become deltas.
  public var waiting: [WaitingFile] = []

  /// The state of a device that has nothing yet.
  public init() {}

  /// The digests of the raw manifests that the store has to keep.
  public var manifestDigests: Set<Digest> {
    var digests: Set<Digest> = []
    for release in [installed, previous] {
      guard let release else { continue }
      digests.insert(release.manifestDigest)
      digests.insert(release.baseManifestDigest)
    }
    return digests
  }
}
