// SPDX-License-Identifier: Apache-2.0

import CairnRelease

/// Sorts files by what they are, as far as their names and modes tell.
enum FileClass {
  private static let suffixes: [(name: String, suffixes: Set<String>)] = [
    ("libraries", ["so", "dll", "dylib", "a", "lib", "node", "pyd", "o"]),
    ("programs", ["exe", "bin", "elf", "sys", "efi", "com", "wasm"]),
    (
      "scripts",
      [
        "py", "js", "mjs", "cjs", "ts", "sh", "rb", "pl", "lua", "ps1", "bat", "php", "swift", "c",
        "h", "cc", "cpp", "hpp", "rs", "go", "java", "pyi", "pyx",
      ]
    ),
    ("compiled scripts", ["pyc", "class", "pyo", "elc"]),
    (
      "text",
      [
        "txt", "md", "rst", "html", "htm", "css", "json", "xml", "yaml", "yml", "toml", "ini",
        "cfg",
        "conf", "po", "csv", "tsv", "svg", "map", "tex", "log",
      ]
    ),
    (
      "images and media",
      [
        "png", "jpg", "jpeg", "gif", "webp", "ico", "bmp", "tiff", "ttf", "otf", "woff", "woff2",
        "mp3", "mp4", "ogg", "wav", "avi", "pdf",
      ]
    ),
    (
      "archives",
      [
        "zip", "gz", "xz", "bz2", "zst", "tar", "whl", "jar", "7z", "tgz", "cab", "deb", "rpm",
        "asar", "br",
      ]
    ),
    ("translations", ["mo", "qm", "msg"]),
  ]

  /// The class of a file.
  static func name(of path: TreePath, mode: UInt16) -> String {
    let parts = String(decoding: path.name, as: UTF8.self).lowercased().split(separator: ".")
    if parts.count > 1 {
      // libfoo.so.1.2 is a library.
      for part in parts.dropFirst().reversed() {
        for (name, known) in suffixes where known.contains(String(part)) { return name }
        guard part.allSatisfy(\.isNumber) else { break }
      }
    }
    return mode & 0o111 != 0 ? "programs" : "data"
  }
}
