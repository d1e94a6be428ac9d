// SPDX-License-Identifier: Apache-2.0

import Glibc

extension String {
  /// The directory of a path: `.` where it has none.
  package var directoryPart: String {
    guard let slash = lastIndex(of: "/") else { return "." }
    let directory = self[..<slash]
    return directory.isEmpty ? "/" : String(directory)
  }

  /// The name that a path ends with.
  package var namePart: String {
    guard let slash = lastIndex(of: "/") else { return self }
    return String(self[index(after: slash)...])
  }

  /// The path fit for a message: control characters, which could drive a terminal, are spelt out.
  var forDisplay: String {
    if isEmpty { return "''" }
    var text = ""
    for scalar in unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      text += isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return text
  }

  /// The path with all symbolic links followed, or `nil` where it leads nowhere.
  var resolvedPath: String? {
    // SAFETY: `realpath` returns nil or a string of its own that is freed here, once.
    guard let resolved = unsafe realpath(self, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
