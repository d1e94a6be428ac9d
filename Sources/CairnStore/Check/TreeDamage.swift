// SPDX-License-Identifier: Apache-2.0

public import CairnRelease

/// Something in a tree or its store that is not as it should be.
public struct TreeDamage: Sendable, Hashable {
  /// What is wrong.
  public enum Kind: String, Sendable, CaseIterable {
    /// There is nothing.
    case missing
    /// The content is another one.
    case changed
    /// There is something of another kind.
    case wrongKind = "wrong-kind"
    /// The permission bits are others.
    case mode
    /// The time is another one.
    case time
    /// The extended attributes are others.
    case attributes
    /// Two names are not those of one file, or two files share one.
    case links
  }

  /// Where it is: a path of the tree, or of the store.
  public var path: TreePath
  /// What is wrong.
  public var kind: Kind
  /// Whether it is in the store rather than in the tree.
  public var isInStore: Bool

  /// Describes a damage.
  public init(path: TreePath, kind: Kind, isInStore: Bool = false) {
    self.path = path
    self.kind = kind
    self.isInStore = isInStore
  }
}
