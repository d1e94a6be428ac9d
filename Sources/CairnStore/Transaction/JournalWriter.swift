// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// Writes the fields of a journal.
struct JournalWriter {
  /// What was written.
  private(set) var bytes: [UInt8] = []
  private var last: [UInt8] = []

  mutating func raw(_ bytes: [UInt8]) { self.bytes.append(contentsOf: bytes) }

  mutating func byte(_ byte: UInt8) { bytes.append(byte) }

  mutating func number(_ value: Int) { Varint.append(UInt64(value), to: &bytes) }

  mutating func signed(_ value: Int) { Varint.append(Varint.zigzag(value), to: &bytes) }

  mutating func counted(_ content: [UInt8]) {
    number(content.count)
    raw(content)
  }

  /// A path, by what it has in common with the one before it.
  mutating func path(_ path: TreePath) {
    let shared = zip(path.bytes, last).prefix { $0 == $1 }.count
    number(shared)
    counted(Array(path.bytes[shared...]))
    last = path.bytes
  }
}
