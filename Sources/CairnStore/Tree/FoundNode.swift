// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// What there is at a path of the tree, as far as a release could say it.
struct FoundNode: Sendable {
  /// What the file system knows.
  var status: NodeStatus
  /// The name of a file's content; `nil` for anything else.
  var content: Digest?
  /// What a symbolic link says.
  var linkTarget: [UInt8] = []
  /// The extended attributes, where they matter.
  var attributes: [ExtendedAttribute] = []

  /// Whether the node itself, apart from mode, time and attributes, is what `entry` says.
  ///
  /// For a hard link its file's content decides, which is `content`.
  func isSameNode(as node: TreeEntry.Node, linkedContent: Digest?) -> Bool {
    switch node {
    case .directory: status.kind == .directory
    case .file(let content, _, _): status.kind == .file && self.content == content
    case .symbolicLink(let target): status.kind == .symbolicLink && linkTarget == target
    case .hardLink: status.kind == .file && content == linkedContent
    }
  }

  /// What has to change in place so that mode, time and attributes are those of `entry`; `nil` for
  /// nothing.
  func changes(to entry: TreeEntry) -> NodeChanges? {
    var changes = NodeChanges()
    switch entry.node {
    case .symbolicLink, .hardLink: return nil
    case .directory: break
    case .file(_, _, let modified):
      if let modified, status.modified.seconds != modified { changes.modified = modified }
    }
    if status.mode != entry.mode { changes.mode = entry.mode }
    if attributes != entry.attributes {
      changes.attributes = entry.attributes
      // The owner may not be allowed to write to it.
      changes.mode = entry.mode
    }
    return changes == NodeChanges() ? nil : changes
  }
}
