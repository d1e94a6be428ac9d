// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What can go wrong with files; the identities are part of the interface.
extension ErrorCode {
  /// A file or directory that is needed is not there.
  public static let notFound = ErrorCode("file.not-found", exitStatus: 1)
  /// A directory was given where a file is needed.
  public static let isDirectory = ErrorCode("file.is-directory", exitStatus: 1)
  /// A pipe or device was given where a file is needed that can be read at any place.
  public static let notSeekable = ErrorCode("file.not-seekable", exitStatus: 1)
  /// The system denies access.
  public static let notPermitted = ErrorCode("file.not-permitted", exitStatus: 1)
  /// The output is there already, and nothing said to replace it.
  public static let outputExists = ErrorCode("file.output-exists", exitStatus: 1)
  /// The output would replace one of the inputs.
  public static let outputIsInput = ErrorCode("file.output-is-input", exitStatus: 1)
  /// Binary output would go to a terminal.
  public static let outputIsTerminal = ErrorCode("file.output-is-terminal", exitStatus: 2)
  /// Another run is writing the same output.
  public static let busy = ErrorCode("file.busy", exitStatus: 1)
  /// A file changed while it was being read.
  public static let changed = ErrorCode("file.changed", exitStatus: 1)
  /// A file that must be secret is open to others than its owner.
  public static let notPrivate = ErrorCode("file.not-private", exitStatus: 1)
  /// The file system is mounted read-only.
  public static let readOnly = ErrorCode("file.read-only", exitStatus: 1)
  /// A name is longer than the file system allows.
  public static let nameTooLong = ErrorCode("file.name-too-long", exitStatus: 1)
  /// A file is larger than the file system or a limit allows.
  public static let tooLarge = ErrorCode("file.too-large", exitStatus: 5)
  /// There is not enough space on the disk.
  public static let noSpace = ErrorCode("file.no-space", exitStatus: 5)
  /// The user's quota is used up.
  public static let quotaExceeded = ErrorCode("file.quota-exceeded", exitStatus: 5)
  /// Reading or writing failed below the file system.
  public static let inputOutput = ErrorCode("file.io", exitStatus: 1)
}
