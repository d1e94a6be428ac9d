// SPDX-License-Identifier: Apache-2.0

import CairnFiles
import CairnRelease

/// An inode of the simulated file system.
struct SimNode: Sendable {
  /// A name in a directory, as it is spelt there.
  struct Entry: Sendable {
    var name: [UInt8]
    var number: Int
  }

  var kind: NodeStatus.Kind
  /// A file's content, or what a symbolic link says.
  var bytes: [UInt8] = []
  var mode: UInt16
  var modified: Int64
  var changed: Int64
  var attributes: [ExtendedAttribute] = []
  /// What is in a directory, by the name that is looked up.
  var entries: [[UInt8]: Entry] = [:]
  /// How many names it has.
  var links = 0

  init(_ kind: NodeStatus.Kind, mode: UInt16, bytes: [UInt8] = [], at time: Int64) {
    self.kind = kind
    self.mode = mode
    self.bytes = bytes
    modified = time
    changed = time
  }
}
