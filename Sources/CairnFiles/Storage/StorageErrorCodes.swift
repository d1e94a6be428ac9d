// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What can go wrong in trees; the identities are part of the interface.
extension ErrorCode {
  /// A symbolic link stands where a directory or file is needed; it is never followed.
  public static let linkInTheWay = ErrorCode("tree.link-in-the-way", exitStatus: 1)
  /// A directory of the tree belongs to another file system than its root.
  public static let spansFileSystems = ErrorCode("tree.spans-file-systems", exitStatus: 1)
  /// A device, pipe, socket or directory stands where a file is needed.
  public static let notAFile = ErrorCode("tree.not-a-file", exitStatus: 1)
  /// The file system cannot give a file several names.
  public static let noHardLinks = ErrorCode("tree.no-hard-links", exitStatus: 1)
}
