// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// Remembers how the files of a release looked to the file system when their content was known, so
/// that nobody has to read them again (Documentation/Store.md, The index).
///
/// A hint: what it does not know is read. A change that alters neither size, times nor inode goes
/// unnoticed by it, which `verify` does not use it for.
struct StatusIndex: Sendable, Equatable {
  private static let magic = Array("CRNI".utf8) + [1]
  private let marks: [UInt64]

  /// The mark of a file in this state; never nought.
  static func mark(_ status: NodeStatus) -> UInt64 {
    var mark: UInt64 = 0x9E37_79B9_7F4A_7C15
    for part in [
      UInt64(status.size), UInt64(bitPattern: status.modified.seconds),
      UInt64(status.modified.nanoseconds), UInt64(bitPattern: status.changed.seconds),
      UInt64(status.changed.nanoseconds), status.inode, status.device,
    ] {
      mark = (mark ^ part) &* 0xBF58_476D_1CE4_E5B9
      mark ^= mark >> 29
    }
    return mark | 1
  }

  /// An index that knows nothing.
  static let empty = StatusIndex(marks: [])

  private init(marks: [UInt64]) { self.marks = marks }

  /// The index of files in the order of a selection's entries; `nil` for what is no file.
  init(statuses: [NodeStatus?]) {
    marks = statuses.map { status in
      guard let status, status.kind == .file else { return 0 }
      return StatusIndex.mark(status)
    }
  }

  /// Whether the entry at this place of the selection still looks as it did.
  func isUnchanged(_ place: Int, _ status: NodeStatus) -> Bool {
    place < marks.count && status.kind == .file && marks[place] == StatusIndex.mark(status)
  }

  /// The index as bytes; `release` names what it belongs to.
  func encoded(release: Digest) -> [UInt8] {
    var bytes = StatusIndex.magic + release.bytes
    for mark in marks {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: mark >> shift))
      }
    }
    return bytes
  }

  /// Reads an index; an unknown or unfitting one knows nothing.
  init(reading bytes: [UInt8], release: Digest, count: Int) {
    let start = StatusIndex.magic.count + Digest.size
    guard bytes.count == start + 8 * count, bytes.starts(with: StatusIndex.magic + release.bytes)
    else {
      self = .empty
      return
    }
    marks = bytes.withView { view in
      (0..<count).map { view.word64(at: start + 8 * $0) }
    }
  }
}
