// SPDX-License-Identifier: Apache-2.0

public import CairnRelease

/// A call of a simulated storage.
public struct SimCall: Sendable, Hashable {
  /// What was called.
  public enum Kind: Sendable, Hashable {
    /// Anything that changes nothing.
    case read
    /// A new file, directory or symbolic link.
    case create
    /// Bytes for a file.
    case append
    /// One more name.
    case link
    /// Another name.
    case rename
    /// The end of a name.
    case remove
    /// Mode, time or attributes.
    case set
    /// A file or directory is made durable.
    case synchronise
    /// Everything is made durable.
    case synchroniseAll
  }

  /// What was called.
  public var kind: Kind
  /// What it was about; the new name for links and renames.
  public var path: TreePath
}
