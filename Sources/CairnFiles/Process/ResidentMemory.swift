// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Glibc

/// The memory of this process that comes from files.
public enum ResidentMemory {
  /// Gives back the program text that only the start of the process needed.
  ///
  /// Starting up and reading the command line touches several MiB of code that never runs again,
  /// a fifth of all that applying a delta occupies. Whatever is still needed is read in again.
  public static func releaseStartupCode() {
    guard let map = text(of: "/proc/self/maps", limit: 1 << 20) else { return }
    for line in map.split(separator: "\n") {
      let fields = line.split(separator: " ", omittingEmptySubsequences: true)
      // Only text that nothing writes to: data behind a library may have been relocated.
      guard fields.count >= 6, fields[1] == "r-xp", fields[5].hasPrefix("/") else { continue }
      let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard ends.count == 2, ends[0] < ends[1] else { continue }
      // SAFETY: a mapping of a file that is never written: its pages come back from the file.
      unsafe madvise(
        UnsafeMutableRawPointer(bitPattern: ends[0]), Int(ends[1] - ends[0]), MADV_DONTNEED)
    }
  }

  /// The bytes of files that are resident in this process, from `/proc/self/statm`.
  static var fileSize: Int {
    let fields = (text(of: "/proc/self/statm", limit: 256) ?? "").split(separator: " ")
    guard fields.count > 2, let pages = Int(fields[2]) else { return .max }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  private static func text(of path: String, limit: Int) -> String? {
    guard let held = try? HeldBytes.read(path, limit: limit) else { return nil }
    return held.withView { String(decoding: $0.copied(), as: UTF8.self) }
  }
}
