// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease

/// A tree as a release: what it holds, and where its contents can be read.
public struct ImportedTree: Sendable {
  /// What the tree holds.
  public var manifest: Manifest
  /// The file that was read for each content.
  public var files: [Digest: TreePath]

  /// Joins a manifest and the places of its contents.
  public init(manifest: Manifest, files: [Digest: TreePath]) {
    self.manifest = manifest
    self.files = files
  }
}
