// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Glibc

/// What was being done to a file when the system refused.
enum FileOperation: String {
  case open, read, write, examine, create, lock, map, truncate, replace, remove
  case synchronise = "write out"
}

extension CairnError {
  /// The error for what the last system call said, to `path`, in one place for the whole module.
  ///
  /// - Parameter number: `errno`, read before anything else could change it.
  static func system(_ number: Int32, _ operation: FileOperation, _ path: String) -> CairnError {
    let file = path.forDisplay
    let failed = "cannot \(operation.rawValue) \(file)"
    switch number {
    case ENOENT, ENOTDIR:
      return CairnError(
        .notFound, "\(failed): no such file or directory",
        hint: operation == .create
          ? "create the directory first, or choose another place for the output"
          : "check the spelling; paths are relative to the current directory")
    case EISDIR:
      return .directory(path)
    case EACCES, EPERM:
      return CairnError(
        .notPermitted, "\(failed): permission denied",
        hint: operation == .create || operation == .replace
          ? "choose a directory that you may write to"
          : "run as a user who may \(operation == .write ? "write" : "read") the file")
    case EROFS:
      return CairnError(
        .readOnly, "\(failed): the file system is read-only",
        hint: "choose a place on another file system for the output")
    case ENAMETOOLONG:
      return CairnError(
        .nameTooLong, "\(failed): the name is too long", hint: "choose a shorter name")
    case ELOOP:
      return CairnError(
        .notFound, "\(failed): too many symbolic links", hint: "name the file itself")
    case ENOSPC:
      return .full(path, needed: nil)
    case EDQUOT:
      return CairnError(
        .quotaExceeded, "\(failed): your disk quota is used up",
        hint: "remove files of yours, or write the output to another file system")
    case EFBIG:
      return CairnError(
        .tooLarge, "\(failed): the file would be larger than the limit on file sizes",
        hint: "raise the limit (ulimit -f), or write to a file system that allows larger files")
    case EMFILE, ENFILE:
      return CairnError(
        .inputOutput, "\(failed): too many open files", hint: "raise the limit (ulimit -n)")
    case ENOMEM:
      return CairnError(
        .inputOutput, "\(failed): not enough memory",
        hint: "close other programs, or raise the limit")
    default:
      // SAFETY: `strerror` returns a string that is never nil and lives until the next call.
      let reason = unsafe String(cString: strerror(number))
      return CairnError(
        .inputOutput, "\(failed): \(reason)", hint: "look for disk errors in the system's log")
    }
  }

  /// A directory where a file is needed.
  static func directory(_ path: String) -> CairnError {
    CairnError(
      .isDirectory, "\(path.forDisplay) is a directory", hint: "name a file")
  }

  /// Too little space at `path`.
  ///
  /// - Parameter needed: the bytes still to be written, where they are known.
  static func full(_ path: String, needed: Int?) -> CairnError {
    let space = try? FreeSpace.at(directoryOf: path)
    let available = space.map { ByteCount($0.available).exact } ?? "an unknown number of bytes"
    let place = path.directoryPart.forDisplay
    let message: String
    if let needed {
      message =
        "not enough space in \(place) for \(path.forDisplay): \(ByteCount(needed).exact) needed, "
        + "\(available) available"
    } else {
      message = "no space left in \(place) while writing \(path.forDisplay): \(available) available"
    }
    return CairnError(
      .noSpace, message, hint: "free space there, or write the output to another file system")
  }
}
