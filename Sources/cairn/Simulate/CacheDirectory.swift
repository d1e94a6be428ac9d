// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Glibc

/// Where this user's programs keep what they can do without.
enum CacheDirectory {
  /// The directory of one command.
  static func usual(for command: String) throws(CairnError) -> String {
    if let cache = environment("XDG_CACHE_HOME"), cache.hasPrefix("/") {
      return "\(cache)/cairn/\(command)"
    }
    guard let home = environment("HOME"), home.hasPrefix("/") else {
      throw CairnError(
        .usage, "there is no home directory to keep results in", hint: "name one with --cache")
    }
    return "\(home)/.cache/cairn/\(command)"
  }

  private static func environment(_ name: String) -> String? {
    // SAFETY: the text is copied before anybody could change the environment; no thread does.
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}
