// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The system calls that take a path, so that their one reason for safety is given once.
///
/// Each returns what the system call returns and leaves `errno` to be read by the caller.
// SAFETY: a string that is passed to C lives, terminated, until the call returns.
enum PathCall {
  static func open(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
    unsafe Glibc.open(path, flags, mode)
  }

  static func unlink(_ path: String) -> Int32 { unsafe Glibc.unlink(path) }

  static func rmdir(_ path: String) -> Int32 { unsafe Glibc.rmdir(path) }

  static func link(_ path: String, as name: String) -> Int32 { unsafe Glibc.link(path, name) }

  static func rename(_ path: String, to name: String) -> Int32 { unsafe Glibc.rename(path, name) }

  static func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }

  static func status(_ path: String, followingLinks: Bool, _ status: inout stat) -> Int32 {
    followingLinks ? unsafe stat(path, &status) : unsafe lstat(path, &status)
  }

  /// The value of an environment variable, copied at once.
  static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
