// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The directory that vectors are written to and compared with.
struct DirectoryTree {
  let root: String

  /// The bytes of a file, nil where it cannot be read.
  func read(_ path: String) -> [UInt8]? {
    // SAFETY: C's own files; the buffer outlives each call.
    guard let file = unsafe fopen("\(root)/\(path)", "rb") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Replaces a file; false where it cannot be written.
  func write(_ path: String, _ bytes: [UInt8]) -> Bool {
    // SAFETY: C's own files; the array outlives the call.
    guard let file = unsafe fopen("\(root)/\(path)", "wb") else { return false }
    let count = unsafe fwrite(bytes, 1, bytes.count, file)
    return unsafe fclose(file) == 0 && count == bytes.count
  }

  /// Makes a directory where there is none.
  func makeDirectory(_ path: String) {
    unsafe mkdir("\(root)/\(path)", 0o777)
  }

  /// The names in a directory.
  func names(in path: String) -> [String] {
    // SAFETY: each entry is read before the next call, which may replace it.
    guard let directory = unsafe opendir("\(root)/\(path)") else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  /// Removes a file.
  func remove(_ path: String) {
    unsafe unlink("\(root)/\(path)")
  }
}
