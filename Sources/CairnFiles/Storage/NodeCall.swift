// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// The last name of a path, and the open directory that it is looked up in.
struct NodePlace {
  /// The directory; may be open for searching only.
  let directory: Descriptor
  /// The file system that the directory lies on.
  let device: dev_t
  /// The name, terminated.
  let name: [CChar]
}

/// The system calls that take a directory and a name in it.
///
/// Each returns what the system call returns and leaves `errno` to be read by the caller. None
/// follows a symbolic link.
// SAFETY: names are terminated arrays, which live until the call returns.
enum NodeCall {
  static func open(_ place: NodePlace, _ flags: Int32, _ mode: mode_t = 0) -> Int32 {
    unsafe openat(
      place.directory.number, place.name, flags | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, mode)
  }

  static func status(_ place: NodePlace, _ status: inout stat) -> Int32 {
    unsafe fstatat(place.directory.number, place.name, &status, AT_SYMLINK_NOFOLLOW)
  }

  static func makeDirectory(_ place: NodePlace, _ mode: mode_t) -> Int32 {
    unsafe mkdirat(place.directory.number, place.name, mode)
  }

  static func makeSymbolicLink(_ place: NodePlace, _ target: [CChar]) -> Int32 {
    unsafe symlinkat(target, place.directory.number, place.name)
  }

  static func readLink(_ place: NodePlace, into buffer: inout [UInt8]) -> Int {
    var text = [CChar](repeating: 0, count: buffer.count)
    let count = unsafe readlinkat(place.directory.number, place.name, &text, text.count)
    for place in 0..<max(0, count) { buffer[place] = UInt8(bitPattern: text[place]) }
    return count
  }

  static func link(_ place: NodePlace, as name: NodePlace) -> Int32 {
    unsafe linkat(place.directory.number, place.name, name.directory.number, name.name, 0)
  }

  static func rename(_ place: NodePlace, to name: NodePlace) -> Int32 {
    unsafe renameat(place.directory.number, place.name, name.directory.number, name.name)
  }

  static func remove(_ place: NodePlace, directory: Bool) -> Int32 {
    unsafe unlinkat(place.directory.number, place.name, directory ? AT_REMOVEDIR : 0)
  }

  static func setMode(_ place: NodePlace, _ mode: mode_t) -> Int32 {
    unsafe fchmodat(place.directory.number, place.name, mode, AT_SYMLINK_NOFOLLOW)
  }

  /// Sets the time of modification and leaves that of the last access.
  static func setModified(_ place: NodePlace, seconds: Int64) -> Int32 {
    let times = [
      timespec(tv_sec: 0, tv_nsec: CLINUX_UTIME_OMIT), timespec(tv_sec: Int(seconds), tv_nsec: 0),
    ]
    return unsafe utimensat(
      place.directory.number, place.name, times, AT_SYMLINK_NOFOLLOW)
  }
}
