// SPDX-License-Identifier: Apache-2.0

public import CairnFiles
public import CairnRelease

/// One step of the way from one release's tree to another's.
public enum SwitchOperation: Sendable, Hashable {
  /// A file or symbolic link goes.
  case remove(TreePath, old: OldFile)
  /// A directory goes; it stays if there is something in it that nobody has removed.
  case removeDirectory(TreePath)
  /// Something gets another name, which must be free, so that its place can be taken.
  case saveAside(TreePath, as: TreePath)
  /// A staged node takes its place, in place of a file or symbolic link if there is one.
  case place(TreePath, staged: Int, old: OldFile)
  /// Mode, time or attributes change in place.
  case adjust(TreePath, NodeChanges)

  /// The place that it is about.
  public var path: TreePath {
    switch self {
    case .remove(let path, _), .removeDirectory(let path), .saveAside(let path, _),
      .place(let path, _, _), .adjust(let path, _):
      path
    }
  }

  /// What becomes of the file that is there, where it is replaced or removed.
  public var old: OldFile {
    get {
      switch self {
      case .remove(_, let old), .place(_, _, let old): old
      case .removeDirectory, .saveAside, .adjust: .discarded
      }
    }
    set {
      switch self {
      case .remove(let path, _): self = .remove(path, old: newValue)
      case .place(let path, let number, _): self = .place(path, staged: number, old: newValue)
      case .removeDirectory, .saveAside, .adjust: break
      }
    }
  }

  /// The number of the staged node that is placed.
  var staged: Int? {
    if case .place(_, let number, _) = self { return number }
    return nil
  }
}
